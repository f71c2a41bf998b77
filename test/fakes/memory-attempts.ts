import type { Attempt, AttemptStorage } from "../../src/vault/slots/attempts.ts";
import { Attempts } from "../../src/vault/slots/attempts.ts";

/** Storage in memory. What is written is copied, as a database would; a write can be made to fail. */
export class MemoryAttempts implements AttemptStorage {
  stored: unknown;
  writes = 0;
  /** Of the next write: "before": nothing is stored; "after": it is, but nobody hears of it. */
  failing: "before" | "after" | undefined;
  onWrite = () => {};

  async read() {
    return structuredClone(this.stored);
  }

  async write(attempts: readonly Attempt[]) {
    const { failing } = this;
    this.failing = undefined;
    if (failing === "before") throw new DOMException("Full", "QuotaExceededError");
    this.writes++;
    this.onWrite();
    this.stored = structuredClone(attempts);
    if (failing === "after") throw new DOMException("Killed", "AbortError");
  }
}

/** A computer on which the background starts, runs and stops. */
export class Computer {
  readonly storage = new MemoryAttempts();
  /** Milliseconds that a background has run, over all starts. */
  ran = 0;
  waits = 0;
  #startedAt = 0;
  attempts = this.#boot();

  /** The background stops, whatever it was doing, and another starts. */
  restart(): void {
    this.#startedAt = this.ran;
    this.attempts = this.#boot();
  }

  /** Time runs, with the ticks that a running background makes. */
  async run(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5000) {
      this.ran += Math.min(left, 5000);
      await this.attempts.tick();
    }
  }

  /** Its clock begins at 0 with each process, and a lock ends with the process that held it. */
  #boot(): Attempts {
    const startedAt = this.#startedAt;
    let last: Promise<unknown> = Promise.resolve();
    const exclusively = <T>(task: () => Promise<T>): Promise<T> => {
      const mine = last.then(task);
      last = mine.catch(() => undefined);
      return mine;
    };
    return new Attempts(
      this.storage,
      exclusively,
      () => this.ran - startedAt,
      () => {
        this.waits++;
      },
    );
  }
}
