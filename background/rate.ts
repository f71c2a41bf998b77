/**
 * So many within so long, for each key: whoever comes oftener is told no, and what was refused does not count. Kept in
 * memory only: a background that has stopped was idle for a while.
 */
export class Rate {
  readonly #most: number;
  readonly #withinMs: number;
  readonly #now: () => number;
  /** When, by key; the latest last. */
  readonly #taken = new Map<string, number[]>();

  /** `now`: milliseconds on a clock that only goes forward. */
  constructor(most: number, withinMs: number, now: () => number) {
    this.#most = most;
    this.#withinMs = withinMs;
    this.#now = now;
  }

  /** Whether all of the keys have room for one more, which is taken then. */
  take(...keys: string[]): boolean {
    const now = this.#now();
    for (const [key, times] of this.#taken) {
      const recent = times.filter((at) => now - at < this.#withinMs);
      if (recent.length > 0) this.#taken.set(key, recent);
      else this.#taken.delete(key);
    }
    if (keys.some((key) => (this.#taken.get(key)?.length ?? 0) >= this.#most)) return false;
    for (const key of keys) this.#taken.set(key, [...(this.#taken.get(key) ?? []), now]);
    return true;
  }
}
