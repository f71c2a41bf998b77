import type { Timers } from "../timers.ts";

/** Long enough to outlast the second click of a double click that was meant for the page. */
export const HOLD_MS = 400;

/** Keeps the approving button shut for a moment, each time that the window comes up before the person. */
export class ApproveHold {
  readonly #timers: Timers;
  readonly #onChange: (held: boolean) => void;
  #release: (() => void) | null = null;

  constructor(timers: Timers, onChange: (held: boolean) => void) {
    this.#timers = timers;
    this.#onChange = onChange;
  }

  /** Starts the moment, or starts it anew. */
  start(): void {
    if (this.#release === null) this.#onChange(true);
    else this.#release();
    this.#release = this.#timers.after(HOLD_MS, () => {
      this.#release = null;
      this.#onChange(false);
    });
  }

  /** Starts a running moment anew: what is pressed or clicked in it was begun before the question was seen. */
  extend(): void {
    if (this.#release !== null) this.start();
  }

  /** Forgets the running moment without a word. */
  stop(): void {
    this.#release?.();
    this.#release = null;
  }
}
