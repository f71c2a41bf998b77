/** The time of a test, in milliseconds since the epoch: the system's or one that stands still, and moved at will. */
export class Clock {
  #read: () => number;
  #offset = 0;

  constructor(now: number | (() => number)) {
    this.#read = typeof now === "number" ? () => now : now;
  }

  now(): number {
    return this.#read() + this.#offset;
  }

  /** Moves it, back too. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** From now on it stands still at that time. */
  set(time: number): void {
    this.#read = () => time;
    this.#offset = 0;
  }
}
