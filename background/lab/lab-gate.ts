import type { Runtime } from "webextension-polyfill";
import type { AssignedProfile } from "../../src/lab/profiles/assignments.ts";
import { callingDocument } from "../ceremony/calling-document.ts";
import type { CeremonyPort } from "../ceremony/ceremonies.ts";
import { heldPort } from "./held-port.ts";
import type { InUse } from "./in-use.ts";

/** Who answers the calls of a Port. */
interface Answerer {
  accept(port: CeremonyPort): void;
}

/**
 * The one place where it is decided whether a lab profile answers or the real vault: before anything of a call is read,
 * by the origin and the tab that the browser names. While no profile is in use that is one look at a variable.
 */
export class LabGate {
  readonly #inUse: InUse;
  readonly #real: Answerer;
  readonly #lab: { accept(port: CeremonyPort, profile: AssignedProfile): void };

  constructor(
    inUse: InUse,
    real: Answerer,
    lab: { accept(port: CeremonyPort, profile: AssignedProfile): void },
  ) {
    this.#inUse = inUse;
    this.#real = real;
    this.#lab = lab;
  }

  /** A content script has connected. */
  accept(port: CeremonyPort): void {
    if (this.#inUse.isNone) this.#real.accept(port);
    else if (this.#inUse.isKnown) this.#decide(port);
    else {
      // The background has just started: what comes meanwhile waits.
      const held = heldPort(port);
      this.#inUse.ready.then(() => {
        this.#decide(held.port);
        held.release();
      });
    }
  }

  #decide(port: CeremonyPort): void {
    const profile = this.#profileFor(port.sender);
    if (profile) this.#lab.accept(port, profile);
    else this.#real.accept(port);
  }

  /** A private window is under no profile: its credentials would be a lasting trace of it. */
  #profileFor(sender: Runtime.MessageSender | undefined): AssignedProfile | undefined {
    const document = callingDocument(sender);
    if (typeof document === "string" || document.private) return undefined;
    return this.#inUse.profileAt(document);
  }
}
