import { NotNow } from "./not-now.ts";

/**
 * One prompt at a time for each tab: what its frames ask meanwhile waits for its turn. Another tab has its own, so
 * that no tab can keep the person from what another one asks.
 */

/** In a tab, of all its frames. As many as a page with a few frames may have; whoever asks for more floods. */
const MOST_WAITING = 4;
/** Of one site: no frame may take all places. */
const MOST_OF_A_SITE = 2;

/** Who wants a turn. */
export interface Waiter {
  tabId: number;
  /** The calling document's site. */
  site: string;
  /** Whether the page itself calls, and no frame of it: it comes before all of them, and they take no place of its. */
  top: boolean;
}

/** Too many wait in this tab. */
export class TooManyWait extends NotNow {
  override readonly name = "TooManyWait";
}

type Waiting = Omit<Waiter, "tabId"> & { go: () => void };

export class FloodTurns {
  /** By tab: how many prompts are open, and who waits, in the order of arrival. */
  readonly #tabs = new Map<number, { open: number; waiting: Waiting[] }>();

  /**
   * Resolves when the tab's prompt may be shown, with what gives the turn back. The signal ends the waiting and no
   * more: a turn lasts until its window is closed. Rejects with the signal's reason, or with TooManyWait.
   */
  async take({ tabId, site, top }: Waiter, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const tab = this.#tab(tabId);
    if (tab.open === 0) return this.takeNow(tabId);
    const alike = tab.waiting.filter((other) => other.top === top && other.site === site);
    const frames = tab.waiting.filter((other) => !other.top);
    if (alike.length >= MOST_OF_A_SITE || (!top && frames.length >= MOST_WAITING)) {
      throw new TooManyWait("Too many requests wait in this tab");
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve(this.takeNow(tabId));
      };
      const leave = () => {
        tab.waiting = tab.waiting.filter((other) => other.go !== go);
        reject(signal.reason);
      };
      tab.waiting.push({ site, top, go });
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** Whether a turn would have to be waited for now. */
  isTaken(tabId: number): boolean {
    return (this.#tabs.get(tabId)?.open ?? 0) > 0;
  }

  /** For a prompt whose window is open already, as after a stop of the background. */
  takeNow(tabId: number): () => void {
    const tab = this.#tab(tabId);
    tab.open += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      tab.open -= 1;
      if (tab.open > 0) return;
      const next = tab.waiting.find(({ top }) => top) ?? tab.waiting[0];
      tab.waiting = tab.waiting.filter((other) => other !== next);
      if (next) next.go();
      else this.#tabs.delete(tabId);
    };
  }

  #tab(tabId: number) {
    const tab = this.#tabs.get(tabId) ?? { open: 0, waiting: [] };
    this.#tabs.set(tabId, tab);
    return tab;
  }
}
