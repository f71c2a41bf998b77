import type { CeremonyKind } from "../../src/lab/faults/fault.ts";
import type { Ceremony } from "./ceremony.ts";

interface Waiter {
  type: CeremonyKind | undefined;
  take(ceremony: Ceremony): void;
}

/** The ceremonies that pages have begun and the tests that wait for one: who came first is served first. */
export class WaitingLine {
  readonly #waiters: Waiter[] = [];
  #open: Ceremony[] = [];
  #last: string | undefined;

  /** A ceremony has begun; one that is decided already is shown only to those who wait now. */
  add(ceremony: Ceremony): void {
    const { type, origin, mediation = "modal" } = ceremony.asked;
    this.note(`a ${mediation} ${type}() of ${origin}`);
    const at = this.#waiters.findIndex((waiter) => waiter.type === undefined || waiter.type === type);
    const [waiter] = at < 0 ? [] : this.#waiters.splice(at, 1);
    if (waiter) waiter.take(ceremony);
    else if (ceremony.decision === undefined) this.#open.push(ceremony);
  }

  /** Something that was asked last, for the message of who waits in vain. */
  note(what: string): void {
    this.#last = what;
  }

  /** The oldest one that nobody took and that still waits, else the next that begins. Rejects after the timeout. */
  next(type: CeremonyKind | undefined, timeout: number): Promise<Ceremony> {
    this.#open = this.#open.filter((ceremony) => ceremony.decision === undefined);
    const at = this.#open.findIndex((ceremony) => type === undefined || ceremony.type === type);
    const [found] = at < 0 ? [] : this.#open.splice(at, 1);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        type,
        take: (ceremony) => {
          clearTimeout(timer);
          resolve(ceremony);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(new Error(this.#inVain(type, timeout)));
      }, timeout);
      this.#waiters.push(waiter);
    });
  }

  #inVain(type: string | undefined, timeout: number): string {
    const what = type === undefined ? "create() or get()" : `${type}()`;
    const before =
      this.#last === undefined ? "None was seen before." : `The last thing seen was ${this.#last}.`;
    return `No page called navigator.credentials.${what} within ${timeout} ms. ${before}`;
  }
}
