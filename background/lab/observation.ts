import browser, { type Runtime } from "webextension-polyfill";
import { MOST_CALLS, type ObservedMessage, parseObserved, UNSEEN } from "../../src/wire/observed.ts";
import type { Seen } from "../../src/wire/seen.ts";
import { type CallingDocument, callingDocument } from "../ceremony/calling-document.ts";
import type { Watching } from "../ceremony/watch.ts";
import { Rate } from "../rate.ts";
import { CeremonyStages } from "./ceremony-stages.ts";
import {
  type ObserverScripts,
  observeOpenTab,
  registerObserver,
  unregisterObserver,
} from "./observer-scripts.ts";
import { seenDocument } from "./seen-document.ts";

/** Who looks: at one tab, or at all that are not private. */
export interface Watcher {
  tabId: number | null;
  tell(seen: Seen): void;
}

/**
 * Observes pages while somebody looks, and only then: puts the scripts in and takes them out, and passes on what pages
 * and ceremonies tell. Nothing of it is kept here.
 */
export class Observation {
  readonly #watchers = new Set<Watcher>();
  readonly #scripts: ObserverScripts;
  readonly #watching: Watching;
  /** A page with many frames may tell of no more calls than one without. */
  readonly #bound = new Rate(MOST_CALLS, 1000, () => performance.now());
  #stages: CeremonyStages | undefined;
  /** One change of the registered scripts after the other. */
  #changes: Promise<void> = Promise.resolve();

  constructor(scripts: ObserverScripts, watching: Watching) {
    this.#scripts = scripts;
    this.#watching = watching;
  }

  /** What ceremonies are told to; undefined while nobody looks. */
  get stages(): CeremonyStages | undefined {
    return this.#stages;
  }

  /** Somebody begins to look. */
  async add(watcher: Watcher): Promise<void> {
    this.#watchers.add(watcher);
    this.#stages ??= new CeremonyStages((document, seen) => this.#tell(document, seen));
    this.#watching.watch = this.#stages;
    await this.#change();
    const tabs = watcher.tabId === null ? await openTabs() : [watcher.tabId];
    await Promise.all(tabs.map((tabId) => observeOpenTab(this.#scripts, tabId)));
  }

  /** Somebody does not look any more; with the last one everything is as if nobody had. */
  async remove(watcher: Watcher): Promise<void> {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.#stages = this.#watching.watch = undefined;
    await this.#change();
  }

  /** The content script of an observed document has connected. */
  accept(port: Runtime.Port): void {
    const document = callingDocument(port.sender);
    // Prerendered, perhaps: it will connect again.
    if (typeof document === "string") {
      port.disconnect();
      return;
    }
    if (!this.#looksAt(document)) {
      port.postMessage(UNSEEN);
      port.disconnect();
      // Left over where a background was stopped while its last watcher went.
      if (this.#watchers.size === 0) this.#change().catch(console.warn);
      return;
    }
    const place = seenDocument(document);
    let last: Promise<void> = Promise.resolve();
    port.onMessage.addListener((raw) => {
      let word: ObservedMessage;
      try {
        word = parseObserved(raw, Date.now());
      } catch {
        return;
      }
      last = last.then(async () => this.#tell(document, { type: "call", document: await place, word }));
      last.catch(console.warn);
    });
  }

  #looksAt({ tabId, private: isPrivate }: CallingDocument): boolean {
    return [...this.#watchers].some((watcher) => sees(watcher, tabId, isPrivate));
  }

  #tell(document: CallingDocument, seen: Seen): void {
    // What follows a beginning that was not told is nothing to who looks.
    const begins = seen.word.type === "begin" || seen.word.type === "received";
    if (begins && !this.#bound.take(`${document.tabId} ${seen.type}`)) return;
    for (const watcher of this.#watchers) {
      if (sees(watcher, document.tabId, document.private)) watcher.tell(seen);
    }
  }

  #change(): Promise<void> {
    this.#changes = this.#changes
      .catch(() => undefined)
      .then(() => (this.#watchers.size > 0 ? registerObserver(this.#scripts) : unregisterObserver()));
    return this.#changes;
  }
}

function sees(watcher: Watcher, tabId: number, isPrivate: boolean): boolean {
  return watcher.tabId === null ? !isPrivate : watcher.tabId === tabId;
}

async function openTabs(): Promise<number[]> {
  const tabs = await browser.tabs.query({});
  return tabs.flatMap(({ id, incognito }) => (id === undefined || incognito ? [] : [id]));
}
