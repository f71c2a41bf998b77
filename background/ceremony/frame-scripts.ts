import browser, { type Runtime } from "webextension-polyfill";
import { FRAMES_PORT } from "../../src/wire/ceremony.ts";
import { originOf, type TabFrame } from "./calling-document.ts";

/** The polyfill's types do not know `documentIds` and `injectImmediately`. */
type Injection = Parameters<typeof browser.scripting.executeScript>[0];

/** Brings the content script into the frames of a page, where only the tab's own document has it from the beginning. */
export class FrameScripts {
  /** By tab and document: those that have the script, or get it. In memory only, of what the tab held at the last call. */
  readonly #brought = new Map<number, Map<string, Promise<void>>>();

  /**
   * A content script has connected, because a frame of its page asks: one of the origin in the Port's name. The Port is
   * closed when all frames of that origin have the script; others could see by it that somebody has asked.
   */
  async accept(port: Runtime.Port): Promise<void> {
    const { tab, frameId } = port.sender ?? {};
    if (tab?.id !== undefined && frameId === 0) {
      try {
        await this.#bring(tab.id, port.name.slice(FRAMES_PORT.length));
      } catch (error) {
        // The tab has gone.
        console.debug(error);
      }
    }
    port.disconnect();
  }

  async #bring(tabId: number, origin: string): Promise<void> {
    const all: TabFrame[] = (await browser.webNavigation.getAllFrames({ tabId })) ?? [];
    const known = this.#brought.get(tabId);
    const brought = new Map<string, Promise<void>>();
    this.#brought.set(tabId, brought);
    const awaited: Promise<void>[] = [];
    for (const frame of all) {
      const { documentId, frameId } = frame;
      if (documentId === undefined || frameId === 0) continue;
      // Which documents have an opaque origin, nothing that the browser lists tells.
      const asks = origin === "null" || originIn(frame, all) === origin;
      // Once for each, however many of a page's frames ask.
      const coming = known?.get(documentId) ?? (asks ? this.#inject(tabId, documentId) : undefined);
      if (coming) brought.set(documentId, coming);
      if (coming && asks) awaited.push(coming);
    }
    await Promise.all(awaited);
  }

  /** One by one, not into all of the tab's: the page around may be one that Latchkey has no permission for. */
  async #inject(tabId: number, documentId: string): Promise<void> {
    const target = { tabId, documentIds: [documentId] };
    const injection = { target, files: contentScripts(), injectImmediately: true };
    try {
      await browser.scripting.executeScript(injection as unknown as Injection);
    } catch (error) {
      // It has gone in between, or must not be touched.
      console.debug(error);
      this.#brought.get(tabId)?.delete(documentId);
    }
  }
}

/** A document without an address of its own (about:blank, srcdoc) has the origin of the one around it. */
function originIn(frame: TabFrame, all: TabFrame[]): string | undefined {
  const origin = originOf(frame.url);
  if (origin !== undefined) return origin;
  const around = all.find(({ frameId }) => frameId === frame.parentFrameId);
  return around && originIn(around, all);
}

/** Those of the ISOLATED world, by their places in the built extension. */
function contentScripts(): string[] {
  const all: { js?: string[]; world?: string }[] = browser.runtime.getManifest().content_scripts ?? [];
  return all.flatMap(({ js = [], world }) => (world === "MAIN" ? [] : js));
}
