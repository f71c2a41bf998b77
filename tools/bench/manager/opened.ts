import type { Surface } from "../../../test/e2e/driver/index.ts";
import type { PageStamps } from "./watch-page.ts";

/** Milliseconds of the parts of one opening of the popup, from the call that opens its window. */
export interface Opening {
  /** To the second animation frame with items. */
  painted: number;
  /** To the first script of the page. */
  window: number;
  /** From there to the question for the list. */
  start: number;
  /** To the answer. */
  answer: number;
  /** To the frame. */
  draw: number;
}

declare const chrome: {
  windows: {
    create(options: { type: "popup"; url: string; width: number; height: number }): Promise<{ id: number }>;
    remove(id: number): Promise<void>;
  };
};

/** Opens the toolbar popup's page in a window of its own, from the bench's page. */
export async function openPopup(bench: Surface): Promise<Opening> {
  const { called, noted } = await bench.evaluate(async () => {
    const fragment = `#bench-${crypto.randomUUID()}`;
    const url = `${location.origin}/popup/popup.html${fragment}`;
    const called = performance.timeOrigin + performance.now();
    const { id } = await chrome.windows.create({ type: "popup", url, width: 420, height: 560 });
    let noted: string | null = null;
    for (let tries = 0; noted === null && tries < 1500; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      noted = localStorage.getItem(fragment);
    }
    localStorage.removeItem(fragment);
    await chrome.windows.remove(id);
    return { called, noted };
  });
  if (noted === null) throw new Error("The popup showed no item");
  const { started, painted, calls }: PageStamps = JSON.parse(noted);
  const list = calls.find(({ type }) => type === "items.list");
  if (painted === undefined || list?.answered === undefined) throw new Error("The watcher missed the list");
  return {
    painted: painted - called,
    window: started - called,
    start: list.asked - started,
    answer: list.answered - list.asked,
    draw: painted - list.answered,
  };
}
