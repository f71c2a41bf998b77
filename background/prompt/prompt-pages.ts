import browser from "webextension-polyfill";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { PromptView } from "../../src/wire/prompt.ts";
import type { Theme } from "../../src/wire/theme.ts";

/**
 * The prompt's page with its first view in it. Chromium asks the background for the page of a new window while it still
 * makes the window: so the page can be seen and has the focus without its script, a Port, and an answer. Firefox, whose
 * background is a page, asks nobody, and everything goes on without.
 */

export interface PromptDrawing {
  prepare(): Promise<void>;
  /** `page`: the text of the page as built; `nonce`: for its sheet. */
  draw(page: string, view: PromptView, theme: Theme, nonce: string): Promise<string>;
}

export const PROMPT_PAGE = "popup/prompt.html";

/** For a view that takes longer nobody waits: the page's script will ask for it, and says so meanwhile. Milliseconds. */
const PATIENCE_MS = 400;

/** The part of a service worker's scope that TypeScript's library for workers does not know yet. */
interface RoutedInstall extends Event {
  waitUntil(promise: Promise<unknown>): void;
  addRoutes?(routes: unknown[]): Promise<unknown>;
}
interface PageFetch extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerScope {
  addEventListener(type: "install", listener: (event: RoutedInstall) => void): void;
  addEventListener(type: "fetch", listener: (event: PageFetch) => void): void;
  URLPattern: new (init: { pathname: string; baseURL: string }) => unknown;
}

export class PromptPages {
  readonly #drawing: PromptDrawing | undefined;
  /** `draw`: the page as it would be now. */
  readonly #expected = new Map<
    string,
    { page: Promise<Response | undefined>; draw: () => Promise<Response | undefined> }
  >();
  #page: Promise<string> | undefined;

  /** Without a drawing it serves nothing. */
  constructor(drawing: PromptDrawing | undefined) {
    this.#drawing = drawing;
  }

  /** To be called when the background starts. */
  listen(): void {
    if (!this.#drawing) return;
    const scope = globalThis as unknown as WorkerScope;
    // Without it every page of the extension would wait for the background to start.
    const others = {
      not: { urlPattern: new scope.URLPattern({ pathname: `/${PROMPT_PAGE}`, baseURL: location.origin }) },
    };
    scope.addEventListener("install", (event) => {
      const routed = event.addRoutes?.([{ condition: others, source: "network" }]);
      if (routed) event.waitUntil(routed.catch(console.warn));
    });
    scope.addEventListener("fetch", (event) => {
      const { pathname, hash } = new URL(event.request.url);
      const id = hash.slice(1);
      const expected = this.#expected.get(id);
      if (pathname !== `/${PROMPT_PAGE}` || expected === undefined) return;
      // Once: whoever loads the page again may see another view.
      this.#expected.delete(id);
      event.respondWith(expected.page.then((drawn) => drawn ?? fetch(event.request)));
    });
  }

  /** A window may be opened soon. */
  prepare(): void {
    if (!this.#drawing) return;
    // Where it fails, whoever needs it fails too.
    this.#built().catch(() => {});
    this.#drawing.prepare().catch(() => {});
  }

  /** The window of that ceremony is about to be opened. */
  expect(id: string, theme: Theme, view: () => Promise<PromptView>): void {
    const drawing = this.#drawing;
    if (!drawing) return;
    const draw = () => {
      const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
      const drawn = this.#drawn(drawing, theme, view()).catch((error: unknown) => {
        console.warn(error);
        return undefined;
      });
      return Promise.race([drawn, late]);
    };
    this.#expected.set(id, { page: draw(), draw });
  }

  /** Nobody will ask for it any more. */
  forget(id: string): void {
    this.#expected.delete(id);
  }

  /** What was drawn may not be so any more. */
  drawAnew(): void {
    for (const [id, { draw }] of [...this.#expected]) this.#expected.set(id, { page: draw(), draw });
  }

  /** The text of the page as built. */
  #built(): Promise<string> {
    this.#page ??= fetch(browser.runtime.getURL(PROMPT_PAGE))
      .then((response) => response.text())
      .catch((error: unknown) => {
        this.#page = undefined;
        throw error;
      });
    return this.#page;
  }

  async #drawn(drawing: PromptDrawing, theme: Theme, view: Promise<PromptView>): Promise<Response> {
    const [page, first] = await Promise.all([this.#built(), view]);
    const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
    const html = await drawing.draw(page, first, theme, nonce);
    return new Response(html, { headers: headers(nonce) });
  }
}

/** As the browser sends them with an extension's page, and its own sheet. */
function headers(nonce: string): Record<string, string> {
  const { content_security_policy: policy } = browser.runtime.getManifest();
  const pages = typeof policy === "object" ? policy.extension_pages : policy;
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": `${pages}; style-src 'self' 'nonce-${nonce}'`,
  };
}
