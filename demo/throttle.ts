import { Refusal } from "./refusal.ts";

const allowed = 10;
const windowMinutes = 5;

/** Slows guessing down: after ten failures within five minutes a key is refused until the five minutes are over. */
export class Throttle {
  readonly #failures = new Map<string, { count: number; until: number }>();

  /**
   * Counts one attempt; call `clear` when it succeeds.
   * @throws Refusal "too-many-attempts".
   */
  attempt(key: string): void {
    const now = Date.now();
    for (const [other, { until }] of this.#failures) if (until <= now) this.#failures.delete(other);
    const failures = this.#failures.get(key) ?? { count: 0, until: now + windowMinutes * 60_000 };
    if (failures.count >= allowed) {
      const minutes = Math.ceil((failures.until - now) / 60_000);
      const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
      throw new Refusal(429, "too-many-attempts", `Too many attempts. Try again in ${wait}.`);
    }
    failures.count += 1;
    this.#failures.set(key, failures);
  }

  clear(key: string): void {
    this.#failures.delete(key);
  }
}
