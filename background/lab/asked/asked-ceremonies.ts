import browser from "webextension-polyfill";
import { ASKED_KEY, type AskedCeremony } from "../../../src/lab/asked/asked-ceremony.ts";
import type { AskedDecision, AskedEnd } from "../../../src/lab/asked/decision.ts";
import { Ended } from "../../../src/lab/ceremony/ended.ts";
import { faultsOfCall } from "../../../src/lab/faults/table.ts";
import { failed, NOT_ALLOWED } from "../../../src/webauthn/outcome.ts";
import { type CallingDocument, sameDocument } from "../../ceremony/calling-document.ts";
import type { InUse } from "../in-use.ts";

/** What is kept of one that waits. */
interface Kept {
  shown: AskedCeremony;
  document: CallingDocument;
}

interface Waiting extends Kept {
  /** Absent where the background was stopped, and the page has not come back to it yet. */
  settle?: (decision: AskedDecision) => void;
  fail?: (reason: unknown) => void;
  /** Decided before the page has come back. */
  decision?: AskedDecision;
}

/** Told of each change: all that wait, the oldest first, and of one that does not any more how it ended. */
export type OnAsked = (
  waiting: readonly AskedCeremony[],
  ended?: { shown: AskedCeremony; how: AskedEnd },
) => void;

/** At once: a page can open many frames. */
const MOST_WAITING = 50;
/** How long a page may take to come back after a stop of the background, milliseconds: it does so at once. */
const COMES_BACK = 10_000;

/**
 * The ceremonies of lab profiles that wait for the developer's answer. They lie in `storage.session` too: where the
 * background is stopped, content scripts connect again, and each goes on waiting where it was.
 */
export class AskedCeremonies {
  readonly #inUse: InUse;
  readonly #changed: OnAsked;
  readonly #waiting = new Map<string, Waiting>();
  /** Resolves when what waited before a stop is known; never rejects. */
  readonly ready: Promise<void>;
  /** One writing after the other. */
  #written: Promise<void> = Promise.resolve();

  constructor(inUse: InUse, changed: OnAsked) {
    this.#inUse = inUse;
    this.#changed = changed;
    this.ready = this.#load().catch(console.warn);
  }

  /** The oldest first. */
  get all(): readonly AskedCeremony[] {
    return [...this.#waiting.values()].map(({ shown }) => shown).sort((a, b) => a.since - b.since);
  }

  /** A ceremony that a stop of the background interrupted while it waited; undefined for any other. */
  async recall(id: string, document: CallingDocument): Promise<AskedCeremony | undefined> {
    await this.ready;
    const known = this.#waiting.get(id);
    return known && sameDocument(known.document, document) ? known.shown : undefined;
  }

  /** Waits for the answer. Rejects with the signal's reason, or with how else it has ended. */
  async ask(shown: AskedCeremony, document: CallingDocument, signal: AbortSignal): Promise<AskedDecision> {
    await this.ready;
    signal.throwIfAborted();
    const { id } = shown;
    const before = this.#waiting.get(id);
    if (before?.decision) {
      this.#end(id, endOf(before.decision));
      return before.decision;
    }
    if (!before && this.#waiting.size >= MOST_WAITING) {
      throw new Ended(failed("NotAllowedError", `${MOST_WAITING} requests wait for an answer already`));
    }
    return new Promise((settle, fail) => {
      this.#waiting.set(id, {
        shown: { ...shown, since: before?.shown.since ?? shown.since },
        document,
        settle,
        fail,
      });
      signal.addEventListener("abort", () => {
        if (this.#waiting.get(id)?.settle !== settle) return;
        this.#end(id, signal.reason?.name === "TimeoutError" ? "timed-out" : "left");
        fail(signal.reason);
      });
      this.#tell();
      this.recheck();
    });
  }

  /**
   * The first answer counts. Rejects where it does not wait for one any more, and for a fault of the other kind of
   * ceremony.
   */
  async answer(id: string, decision: AskedDecision): Promise<void> {
    await this.ready;
    const waiting = this.#waiting.get(id);
    if (!waiting || waiting.decision) throw new Error("This request does not wait for an answer any more");
    if (decision.type === "approved" && decision.fault) faultsOfCall(waiting.shown.kind, [decision.fault]);
    if (waiting.settle) {
      this.#end(id, endOf(decision));
      waiting.settle(decision);
    } else waiting.decision = decision;
  }

  /** What is assigned has changed: who is not under their profile any more does not wait. */
  recheck(): void {
    for (const [id, { shown, document, fail }] of this.#waiting) {
      if (this.#inUse.profileAt(document)?.id === shown.profile.id) continue;
      this.#end(id, "unassigned");
      fail?.(new Ended(NOT_ALLOWED));
    }
  }

  #end(id: string, how: AskedEnd): void {
    const shown = this.#waiting.get(id)?.shown;
    this.#waiting.delete(id);
    this.#tell(shown && { shown, how });
  }

  #tell(ended?: { shown: AskedCeremony; how: AskedEnd }): void {
    const kept = [...this.#waiting.values()].map(({ shown, document }): Kept => ({ shown, document }));
    this.#written = this.#written
      .then(() => browser.storage.session.set({ [ASKED_KEY]: kept }))
      .catch(console.warn);
    this.#changed(this.all, ended);
  }

  async #load(): Promise<void> {
    await this.#inUse.ready;
    // Nothing waits then, and the start of the background is spared the look.
    if (this.#inUse.isNone) return;
    const stored = (await browser.storage.session.get(ASKED_KEY))[ASKED_KEY] as Kept[] | undefined;
    if (!stored || stored.length === 0) return;
    for (const kept of stored) this.#waiting.set(kept.shown.id, kept);
    this.#changed(this.all);
    setTimeout(() => {
      for (const [id, { settle }] of this.#waiting) if (!settle) this.#end(id, "left");
    }, COMES_BACK);
  }
}

function endOf(decision: AskedDecision): AskedEnd {
  return decision.type === "approved" && decision.fault !== undefined ? "spoilt" : decision.type;
}
