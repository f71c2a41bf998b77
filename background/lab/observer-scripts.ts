import browser from "webextension-polyfill";

/**
 * The scripts that observe pages: registered while somebody looks, so that they come into every document before its own
 * scripts, and put into the documents that are open already.
 */

/** Their places in the built extension. */
export interface ObserverScripts {
  /** For the MAIN world. */
  page: string;
  /** For the ISOLATED world. */
  relay: string;
}

const IDS = ["lab-relay", "lab-observer"];

/** As the extension's host permissions have it. */
const MATCHES = ["https://*/*", "http://localhost/*", "http://*.localhost/*"];

/** What the polyfill's types do not know. */
type Scripting = {
  registerContentScripts(scripts: object[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
  getRegisteredContentScripts(filter: { ids: string[] }): Promise<object[]>;
  executeScript(injection: object): Promise<unknown>;
};

const scripting = browser.scripting as unknown as Scripting;

export async function registerObserver({ page, relay }: ObserverScripts): Promise<void> {
  if ((await scripting.getRegisteredContentScripts({ ids: IDS })).length > 0) return;
  const common = {
    matches: MATCHES,
    allFrames: true,
    matchOriginAsFallback: true,
    runAt: "document_start",
    persistAcrossSessions: false,
  };
  await scripting.registerContentScripts([
    { ...common, id: "lab-relay", js: [relay] },
    { ...common, id: "lab-observer", js: [page], world: "MAIN" },
  ]);
}

export async function unregisterObserver(): Promise<void> {
  if ((await scripting.getRegisteredContentScripts({ ids: IDS })).length === 0) return;
  await scripting.unregisterContentScripts({ ids: IDS });
}

/** Puts the scripts into what a tab shows now; a tab that takes none (the browser's own pages) is left alone. */
export async function observeOpenTab({ page, relay }: ObserverScripts, tabId: number): Promise<void> {
  const target = { tabId, allFrames: true };
  try {
    await scripting.executeScript({ target, files: [relay], injectImmediately: true });
    await scripting.executeScript({ target, files: [page], injectImmediately: true, world: "MAIN" });
  } catch {
    // Nothing of that tab can be seen.
  }
}
