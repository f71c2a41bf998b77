import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import type { Browser, Surface } from "../../../test/e2e/driver/index.ts";
import { BENCH_PAGE, EMPTY_PAGE } from "../measured-copy.ts";
import type { Stamps } from "./stages.ts";

declare const chrome: {
  runtime: { sendMessage(message: string | object): Promise<unknown> };
  storage: {
    local: { get(key: null): Promise<Record<string, object>>; remove(keys: string[]): Promise<void> };
  };
  windows: {
    create(options: { type: "popup"; url: string; width: number; height: number }): Promise<{ id: number }>;
    remove(id: number): Promise<void>;
  };
};

/** The bench's own page in the measured copy, open while it is used: an open page keeps a process alive. */
export async function inBenchPage<T>(browser: Browser, act: (page: Surface) => Promise<T>): Promise<T> {
  const page = await browser.extension(BENCH_PAGE);
  try {
    return await act(page);
  } finally {
    await page.close();
  }
}

/** What the watchers noted, by the fragment of the window's address; forgets it. */
export async function takeStamps(page: Surface): Promise<Map<string, Partial<Stamps>>> {
  const noted = await page.evaluate(async () => {
    const windows = Object.entries<string>(localStorage).filter(([key]) => key.startsWith("#"));
    const stored = await chrome.storage.local.get(null);
    const fragments = Object.keys(stored).filter((key) => key.startsWith("#"));
    localStorage.clear();
    await chrome.storage.local.remove(fragments);
    return windows.map(([fragment, stamps]) => [fragment, { ...JSON.parse(stamps), ...stored[fragment] }]);
  });
  return new Map(noted as [string, Partial<Stamps>][]);
}

/** Milliseconds of a message to the background and its answer. */
export function pingBackground(page: Surface): Promise<number> {
  return page.evaluate(async () => {
    const start = performance.now();
    await chrome.runtime.sendMessage("bench.ping");
    return performance.now() - start;
  });
}

/** Milliseconds of what costs a page of the web one question of the background: `getClientCapabilities()`. */
export function askAsPage(page: Surface): Promise<number> {
  return page.evaluate(async () => {
    const start = performance.now();
    await PublicKeyCredential.getClientCapabilities();
    return performance.now() - start;
  });
}

/** Milliseconds from `windows.create` of an empty page, of the prompt's size, to its second animation frame. */
export function openEmptyWindow(page: Surface): Promise<number> {
  return page.evaluate(async (path) => {
    const fragment = `#${crypto.randomUUID()}`;
    const url = `${location.origin}/${path}${fragment}`;
    const called = performance.timeOrigin + performance.now();
    const { id } = await chrome.windows.create({ type: "popup", url, width: 420, height: 560 });
    let noted: string | null = null;
    for (let tries = 0; noted === null && tries < 500; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      noted = localStorage.getItem(fragment);
    }
    localStorage.removeItem(fragment);
    await chrome.windows.remove(id);
    if (noted === null) throw new Error("The empty window showed nothing");
    return JSON.parse(noted).painted - called;
  }, EMPTY_PAGE);
}

/** Milliseconds of one Argon2id in the background, where it runs for a ceremony, at the cost of the vault's PIN. */
export function deriveBare(page: Surface): Promise<number> {
  return page.evaluate((derive) => chrome.runtime.sendMessage({ derive }) as Promise<number>, LEAST_COST);
}

/** The same, begun by a click of the browser's own input in the page: from the click to the answer. */
export async function deriveClicked(page: Surface): Promise<number> {
  await page.evaluate((derive) => {
    const button = document.body.appendChild(document.createElement("button"));
    button.id = "derive";
    button.textContent = "Derive";
    button.addEventListener("click", async () => {
      const clicked = performance.now();
      await chrome.runtime.sendMessage({ derive });
      button.dataset.milliseconds = String(performance.now() - clicked);
    });
  }, LEAST_COST);
  await page.click("#derive");
  await page.waitFor("#derive[data-milliseconds]");
  return page.evaluate(() => Number(document.querySelector<HTMLElement>("#derive")?.dataset.milliseconds));
}
