/**
 * One prompt at a time for each tab: what its frames ask meanwhile waits for its turn. Another tab has its own, so
 * that no tab can keep the person from what another one asks.
 */

/** As many as a page with a few frames may have; whoever asks for more floods. */
const MOST_WAITING = 4;

/** Too many wait in this tab. */
export class TooManyWait extends Error {
  override readonly name = "TooManyWait";
}

export class FloodTurns {
  /** By tab: how many prompts are open, and who waits, in the order of arrival. */
  readonly #tabs = new Map<number, { open: number; waiting: (() => void)[] }>();

  /**
   * Resolves when the tab's prompt may be shown, with what gives the turn back; the signal gives it back too.
   * Rejects with the signal's reason, or with TooManyWait.
   */
  async take(tabId: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const tab = this.#tab(tabId);
    if (tab.open === 0) return this.takeNow(tabId, signal);
    if (tab.waiting.length >= MOST_WAITING) throw new TooManyWait("Too many requests wait in this tab");
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve(this.takeNow(tabId, signal));
      };
      const leave = () => {
        tab.waiting = tab.waiting.filter((other) => other !== go);
        reject(signal.reason);
      };
      tab.waiting.push(go);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** For a prompt whose window is open already, as after a stop of the background. */
  takeNow(tabId: number, signal: AbortSignal): () => void {
    const tab = this.#tab(tabId);
    tab.open += 1;
    let held = true;
    const giveBack = () => {
      if (!held) return;
      held = false;
      signal.removeEventListener("abort", giveBack);
      tab.open -= 1;
      if (tab.open > 0) return;
      const next = tab.waiting.shift();
      if (next) next();
      else this.#tabs.delete(tabId);
    };
    signal.addEventListener("abort", giveBack, { once: true });
    return giveBack;
  }

  #tab(tabId: number) {
    const tab = this.#tabs.get(tabId) ?? { open: 0, waiting: [] };
    this.#tabs.set(tabId, tab);
    return tab;
  }
}
