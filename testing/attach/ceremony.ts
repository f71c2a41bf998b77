import { type CeremonyKind, ImpossibleFault } from "../../src/lab/faults/fault.ts";
import type { FaultName, LabErrorName } from "../../src/lab/faults/names.ts";
import { faultNamed } from "../../src/lab/faults/table.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../src/webauthn/json.ts";
import type { Mediation } from "../../src/wire/ceremony.ts";
import type { ProfileChanges } from "../options.ts";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "../responses.ts";
import type { DrivenFrame } from "./driver-types.ts";

/** What belongs to each kind of ceremony. */
interface Kinds {
  create: { options: PublicKeyCredentialCreationOptionsJSON; answer: RegistrationResponseJSON };
  get: { options: PublicKeyCredentialRequestOptionsJSON; answer: AuthenticationResponseJSON };
}

/** What a page has asked: its options as the spec's JSON, with byte strings in unpadded base64url. */
export type Asked<Kind extends CeremonyKind = CeremonyKind> = {
  [Each in Kind]: {
    readonly type: Each;
    readonly options: Kinds[Each]["options"];
    /** "conditional" beside a form, "immediate" at once or not at all; undefined in a dialog. */
    readonly mediation: Mediation | undefined;
    /** The serialised origin of the calling document, `"null"` for an opaque one. */
    readonly origin: string;
    /** The origin of the top-level page, where the caller has an ancestor of another origin. */
    readonly topOrigin: string | undefined;
    /** The driver's own frame object. */
    readonly frame: DrivenFrame;
  };
}[Kind];

export type Answered<Kind extends CeremonyKind = CeremonyKind> = Kinds[Kind]["answer"];

/** How a ceremony ended for the page. */
export type Ended<Kind extends CeremonyKind = CeremonyKind> =
  | { type: "credential"; credential: Answered<Kind> }
  | { type: "error"; name: string; message: string }
  /** The page does not wait any more: its signal was aborted, or its document has gone. */
  | { type: "aborted" };

export interface Approval {
  /** Of `get()`: the id of the credential that is chosen, base64url; else the newest that may answer. */
  credentialId?: string;
  /** How the authenticator behaves in this ceremony alone. */
  profile?: ProfileChanges;
  /** What is wrong with this answer. */
  faults?: readonly FaultName[];
}

/** What makes the answer of an approved ceremony. */
export interface Answering<Kind extends CeremonyKind = CeremonyKind> {
  /** Throws a TypeError for an approval that cannot be, before anything is decided. */
  check?(approval: Approval): void;
  /**
   * Rejects with what the page's promise shall be rejected with. `spoils` is told the faults that are put into this
   * answer, whoever has asked for them.
   */
  answer(
    approval: Approval,
    signal: AbortSignal,
    spoils: (faults: readonly FaultName[]) => void,
  ): Promise<Answered<Kind>>;
}

/** A method, so that a ceremony of one kind is one of any kind too. */
interface Waiting<Kind extends CeremonyKind> {
  end(ended: Ended<Kind>): void;
}

/** One call of a page to `navigator.credentials`, which waits for what the test decides. */
export class Ceremony<Kind extends CeremonyKind = CeremonyKind> {
  readonly asked: Asked<Kind>;
  /** Resolves with what the page is told, or when it does not wait any more. Never rejects. */
  readonly ended: Promise<Ended<Kind>>;
  readonly #answering: Answering<Kind>;
  readonly #page = new AbortController();
  readonly #waiting: Waiting<Kind>;
  #decided: string | undefined;
  #spoilt = false;

  constructor(asked: Asked<Kind>, answering: Answering<Kind>) {
    this.asked = asked;
    this.#answering = answering;
    let waiting: Waiting<Kind> = { end: () => undefined };
    this.ended = new Promise((resolve) => {
      waiting = { end: resolve };
    });
    this.#waiting = waiting;
  }

  get type(): Kind {
    return this.asked.type;
  }

  get options(): Kinds[Kind]["options"] {
    return this.asked.options;
  }

  /** Aborted when the page does not wait any more. */
  get signal(): AbortSignal {
    return this.#page.signal;
  }

  /** What was decided, as a word for messages; undefined while nothing is. */
  get decision(): string | undefined {
    return this.#decided;
  }

  /** Whether an answer with something wrong in it was asked for, here or of the authenticator. */
  get spoilt(): boolean {
    return this.#spoilt;
  }

  /**
   * The person agrees: the authenticator does its steps and the page gets what comes of them.
   * @returns the credential that the page has
   * @throws what the page's promise was rejected with, such as an InvalidStateError; an AbortError where the page
   *   does not wait any more; a TypeError for a fault of the other kind of ceremony or for a profile or an id that
   *   cannot be, and the ceremony still waits then; an ImpossibleFault for one that lacks what it needs, of which the
   * page sees a NotAllowedError.
   */
  async approve(approval: Approval = {}): Promise<Answered<Kind>> {
    const misplaced = approval.faults?.find((name) => !faultNamed(name).ceremonies.includes(this.type));
    if (misplaced) throw new TypeError(`${misplaced} is no fault of ${this.type}()`);
    this.#answering.check?.(approval);
    this.#decide("approved");
    try {
      const credential = await this.#answering.answer(approval, this.#page.signal, (faults) => {
        this.#spoilt = faults.some((name) => faultNamed(name).ceremonies.includes(this.type));
      });
      this.#waiting.end({ type: "credential", credential });
    } catch (error) {
      if (error instanceof ImpossibleFault) {
        this.#waiting.end(failure(new DOMException(error.message, "NotAllowedError")));
        throw error;
      }
      this.#waiting.end(failure(error));
    }
    const ended = await this.ended;
    if (ended.type === "credential") return ended.credential;
    if (ended.type === "aborted") throw new DOMException("The page does not wait any more.", "AbortError");
    throw ended.name === "TypeError"
      ? new TypeError(ended.message)
      : new DOMException(ended.message, ended.name);
  }

  /** The person closes the dialog: the page gets a NotAllowedError. */
  decline(): void {
    this.fail("NotAllowedError", "The operation either timed out or was not allowed by the user.");
  }

  /** The page's promise is rejected with a DOMException of this name. */
  fail(name: LabErrorName | (string & {}), message = "Made by a test."): void {
    this.#decide(`ended with ${name}`);
    this.#waiting.end({ type: "error", name, message });
  }

  /** The page does not wait any more. */
  leave(): void {
    this.#decided ??= "left by the page";
    this.#waiting.end({ type: "aborted" });
    this.#page.abort(new DOMException("The page does not wait any more.", "AbortError"));
  }

  #decide(decision: string): void {
    if (this.#decided !== undefined) throw new Error(`This ceremony was ${this.#decided} before.`);
    this.#decided = decision;
  }
}

function failure(error: unknown): Extract<Ended, { type: "error" }> {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { type: "error", name, message };
}
