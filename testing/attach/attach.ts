import type { CeremonyKind } from "../../src/lab/faults/fault.ts";
import type { Finding } from "../../src/lab/lint/finding.ts";
import type { LogCaller } from "../../src/lab/log/entry.ts";
import type { Signal } from "../../src/webauthn/signal.ts";
import { type Authenticator, createAuthenticator } from "../create-authenticator.ts";
import { given } from "../given.ts";
import { type NotedCall, NotedCalls } from "../noted-calls.ts";
import type { AuthenticatorOptions } from "../options.ts";
import type { Ceremony, Ended } from "./ceremony.ts";
import { connect } from "./connect.ts";
import { DocumentCalls, type Listener } from "./document-calls.ts";
import type { Driven } from "./driver-types.ts";
import { pageScript } from "./page-script.ts";
import { WaitingLine } from "./waiting-line.ts";

/**
 * As of `createAuthenticator`. Where they are left out, `approval` is "asked", so that each ceremony waits for what the
 * test decides, and `realTime` is true, as the page's own time goes on too.
 */
export interface AttachOptions extends AuthenticatorOptions {
  /** One that is there already, in place of a new one. The other options are left out then. */
  authenticator?: Authenticator;
}

/** A signal of a page about its credentials (WebAuthn §5.1.10), and its origin. Nothing is changed by it. */
export type SeenSignal = Signal & { origin: string };

interface Next {
  type?: CeremonyKind;
  timeout?: number;
}

/** The authenticator of one or more pages that a browser's driver controls. */
export interface Attached {
  /** Its credentials, its profile, its faults. `configure({ approval: "automatic" })` answers without being asked. */
  readonly authenticator: Authenticator;
  /**
   * The oldest ceremony that waits and was not given out before, else the next that a page begins. One that is
   * answered automatically is given only to who waits for it already.
   * @param options.type of this kind alone
   * @param options.timeout milliseconds, 5,000 where left out; then it rejects, and says what was seen last
   */
  next(options: Next & { type: "create" }): Promise<Ceremony<"create">>;
  next(options: Next & { type: "get" }): Promise<Ceremony<"get">>;
  next(options?: Next): Promise<Ceremony>;
  /** What pages have signalled, oldest first. */
  readonly signals: readonly SeenSignal[];
  /** What the lab's rules say of the calls that have ended (docs/lint.md): wrong or unwise options, by severity. */
  findings(): Finding[];
  /** One more page, or context of Playwright, with the same authenticator. */
  add(driven: Driven): Promise<void>;
  /** Takes everything away again: what waits is declined, and pages call their browser's own functions from then on. */
  detach(): Promise<void>;
}

let count = 0;

/**
 * Puts an authenticator behind `navigator.credentials` of a page that Playwright or Puppeteer drives, or of all pages of
 * a context of Playwright: in all frames, in all documents from now on, and in those that are open. Needs no extension
 * and no virtual authenticator of the browser. Rejects with an Error where a page has one already, and with a TypeError
 * for options that cannot be.
 */
export async function attach(driven: Driven, options: AttachOptions = {}): Promise<Attached> {
  const { authenticator, ...others } = options;
  const profile = given(others);
  const [unused] = Object.keys(profile);
  if (authenticator && unused !== undefined) {
    throw new TypeError(`${unused} is of a new authenticator: configure the one that is given`);
  }
  const attached = new AttachedPages(
    authenticator ?? createAuthenticator({ approval: "asked", realTime: true, ...profile }),
  );
  await attached.add(driven);
  return attached;
}

class AttachedPages implements Attached, Listener {
  readonly authenticator: Authenticator;
  readonly signals: SeenSignal[] = [];
  readonly #line = new WaitingLine();
  readonly #open = new Set<Ceremony>();
  readonly #noted = new NotedCalls();
  readonly #disconnect: (() => Promise<void>)[] = [];
  /** The line gives out only what is of the kind that is asked for. */
  readonly next = (({ type, timeout = 5_000 }: Next = {}) =>
    this.#line.next(type, timeout)) as Attached["next"];

  constructor(authenticator: Authenticator) {
    this.authenticator = authenticator;
  }

  async add(driven: Driven): Promise<void> {
    const binding = `latchkeyTesting${count++}`;
    const calls = new DocumentCalls(binding, this);
    this.#disconnect.push(await connect(driven, await pageScript(), binding, calls));
  }

  began(ceremony: Ceremony, caller: LogCaller): void {
    this.#open.add(ceremony);
    void ceremony.ended.then((ended) => {
      this.#open.delete(ceremony);
      this.#noted.note(notedCall(ceremony, caller, ended));
    });
    const { approval } = this.authenticator.profile;
    // What becomes of it, the page is told.
    if (approval === "automatic") ceremony.approve().catch(() => undefined);
    else if (approval === "declined") ceremony.decline();
    this.#line.add(ceremony);
  }

  findings(): Finding[] {
    return this.#noted.findings();
  }

  signalled(signal: Signal, origin: string): void {
    this.signals.push({ ...signal, origin });
  }

  refused(what: string): void {
    this.#line.note(what);
  }

  async detach(): Promise<void> {
    for (const ceremony of this.#open) if (ceremony.decision === undefined) ceremony.decline();
    await Promise.all(this.#disconnect.splice(0).map((disconnect) => disconnect()));
  }
}

/** What was made wrong on purpose is no answer that anything follows from. */
function notedCall({ asked, spoilt }: Ceremony, caller: LogCaller, ended: Ended): NotedCall {
  const { type: ceremony, options, mediation } = asked;
  const aborted = { type: "error", name: "AbortError", message: "The page does not wait any more." };
  const outcome = spoilt ? { type: "pending" } : ended.type === "aborted" ? aborted : ended;
  return { ceremony, form: "objects", options, caller, outcome, ...(mediation && { mediation }) };
}
