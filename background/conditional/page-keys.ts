import browser, { type Runtime } from "webextension-polyfill";
import { INVITATION } from "../../src/wire/ceremony.ts";
import type { CallingDocument } from "../ceremony/calling-document.ts";

/** How long a key stays after its request has ended, milliseconds: many a page asks again at once. */
const STAYS_MS = 200;

interface Key {
  /** Undefined until the script in the page has connected. */
  port?: Runtime.Port;
  leaving?: ReturnType<typeof setTimeout>;
}

/** The polyfill's types do not know `documentIds`. */
type Injection = Parameters<typeof browser.scripting.executeScript>[0];

/** The keys beside the fields of pages: one script for each document, however often it asks. */
export class PageKeys {
  readonly #keys = new Map<string, Key>();
  readonly #script: string | undefined;

  /** `script`: by its place in the extension; undefined where nothing is to be put into pages. */
  constructor(script: string | undefined) {
    this.#script = script;
  }

  /** A request of this document waits. */
  show(document: CallingDocument): void {
    const { tabId, documentId } = document;
    const name = nameOf(document);
    const known = this.#keys.get(name);
    clearTimeout(known?.leaving);
    if (known || this.#script === undefined) return;
    this.#keys.set(name, {});
    // Not the frame: another document may have come into it.
    const injection = { target: { tabId, documentIds: [documentId] }, files: [this.#script] };
    browser.scripting.executeScript(injection as unknown as Injection).catch((error: unknown) => {
      console.debug(error);
      this.#keys.delete(name);
    });
  }

  /** None of its requests waits any more. */
  leave(document: CallingDocument): void {
    const name = nameOf(document);
    const key = this.#keys.get(name);
    if (!key) return;
    clearTimeout(key.leaving);
    key.leaving = setTimeout(() => {
      this.#keys.delete(name);
      key.port?.disconnect();
    }, STAYS_MS);
  }

  /** The key of a document in which a request waits has connected. */
  accept(port: Runtime.Port, document: CallingDocument, onClick: () => void): void {
    const name = nameOf(document);
    const key = this.#keys.get(name) ?? {};
    this.#keys.set(name, key);
    key.port?.disconnect();
    key.port = port;
    port.onMessage.addListener((message) => {
      if (message === INVITATION && key.port === port) onClick();
    });
    // It goes with its page, which the Back button may bring back without it.
    port.onDisconnect.addListener(() => {
      if (key.port !== port || this.#keys.get(name) !== key) return;
      clearTimeout(key.leaving);
      this.#keys.delete(name);
    });
  }
}

function nameOf({ tabId, frameId, documentId }: CallingDocument): string {
  return `${tabId} ${frameId} ${documentId}`;
}
