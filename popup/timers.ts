/** The clock that page logic runs on, so that tests can turn it by hand. */
export interface Timers {
  /** Runs once after so many milliseconds; the function returned calls it off. */
  after(milliseconds: number, run: () => void): () => void;
}

export const realTimers: Timers = {
  after(milliseconds, run) {
    const id = setTimeout(run, milliseconds);
    return () => clearTimeout(id);
  },
};
