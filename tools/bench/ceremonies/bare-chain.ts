import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "puppeteer-core";
import type { CeremonyType } from "./timed-call.ts";

/**
 * The least that any extension does for a passkey: the page's call goes through a content script and an open Port to
 * the background, which reads or durably writes one row of IndexedDB, signs with WebCrypto and answers. Nobody is
 * asked, nothing is encrypted or checked. And the least that it does to ask somebody: it opens a window, which is empty, or
 * has a button, whose click comes to the background by an open Port.
 */

/** What a page asks: for the work alone, for an empty window, or for the work after a click in a window. */
type Asked = CeremonyType | "window" | `click, ${CeremonyType}`;

interface ChainPort {
  name: string;
  postMessage(message: unknown): void;
  onMessage: { addListener<T>(listener: (message: T) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}
declare const chrome: {
  runtime: {
    connect(info?: { name: string }): ChainPort;
    sendMessage(message: unknown): Promise<void>;
    onConnect: { addListener(listener: (port: ChainPort) => void): void };
    onMessage: {
      addListener(listener: (message: number, sender: { tab: { windowId: number } }) => void): void;
    };
  };
  windows: { create(options: object): Promise<{ id: number }>; remove(id: number): Promise<void> };
};

function hook(): void {
  const container = CredentialsContainer.prototype;
  for (const type of ["create", "get"] as const) {
    container[type] = () => {
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<Credential>((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
      });
      performance.dispatchEvent(new MessageEvent("chain", { data: type, ports: [port2] }));
      return answer;
    };
  }
}

function listen(): void {
  let back: MessagePort | undefined;
  let background: ChainPort | undefined;
  const connect = () => {
    const port = chrome.runtime.connect();
    port.onMessage.addListener((message) => back?.postMessage(message));
    port.onDisconnect.addListener(() => {
      background = undefined;
    });
    return port;
  };
  background = connect();
  performance.addEventListener("chain", (event) => {
    const { data, ports } = event as MessageEvent;
    back = ports[0];
    background ??= connect();
    background.postMessage(data);
  });
}

function work(): void {
  const P256 = { name: "ECDSA", namedCurve: "P-256" };
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const opening = indexedDB.open("chain");
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
  const opened = settled(opening);

  const sign = async (pkcs8: ArrayBuffer) => {
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, P256, false, ["sign"]);
    const data = crypto.getRandomValues(new Uint8Array(69));
    return crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, data);
  };
  const tasks = {
    async create() {
      const { privateKey } = await crypto.subtle.generateKey(P256, true, ["sign"]);
      const pkcs8 = await crypto.subtle.exportKey("pkcs8", privateKey);
      const transaction = (await opened).transaction("rows", "readwrite", { durability: "strict" });
      transaction.objectStore("rows").put(pkcs8, 1);
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      return sign(pkcs8);
    },
    async get() {
      return sign(await settled((await opened).transaction("rows").objectStore("rows").get(1)));
    },
  };
  const carriedOut = async (type: CeremonyType) => Array.from(new Uint8Array(await tasks[type]()));
  const open = (url: string) => chrome.windows.create({ type: "popup", url, width: 420, height: 560 });
  let onShown = (_paintedAt: number) => {};
  let onClicked = async (_clickedAt: number) => {};
  chrome.runtime.onMessage.addListener((paintedAt, { tab }) => {
    onShown(paintedAt);
    void chrome.windows.remove(tab.windowId);
  });
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name === "button")
      return port.onMessage.addListener((clickedAt: number) => void onClicked(clickedAt));
    port.onMessage.addListener(async (asked: Asked) => {
      if (asked === "create" || asked === "get") return port.postMessage(await carriedOut(asked));
      if (asked === "window") {
        onShown = (paintedAt) => port.postMessage(paintedAt);
        await open("window.html");
        return;
      }
      const { id } = await open("button.html");
      onClicked = async (clickedAt) => {
        port.postMessage({
          clickedAt,
          signature: await carriedOut(asked === "click, get" ? "get" : "create"),
        });
        await chrome.windows.remove(id);
      };
    });
  });
}

function show(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      void chrome.runtime.sendMessage(performance.timeOrigin + performance.now());
    }),
  );
}

function ask(): void {
  const port = chrome.runtime.connect({ name: "button" });
  document.querySelector("button")?.addEventListener("click", () => {
    port.postMessage(performance.timeOrigin + performance.now());
  });
}

const everywhere = { matches: ["<all_urls>"], run_at: "document_start" };

const MANIFEST = {
  manifest_version: 3,
  name: "Chain",
  version: "1",
  browser_specific_settings: { gecko: { id: "chain@latchkey.example" } },
  background: { service_worker: "work.js", scripts: ["work.js"] },
  content_scripts: [
    { ...everywhere, js: ["listen.js"] },
    { ...everywhere, js: ["hook.js"], world: "MAIN" },
  ],
};

/** Makes the extension in the folder; it loads in both browsers. */
export async function makeBareChain(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(MANIFEST));
  await writeFile(join(folder, "work.js"), `(${work})();`);
  await writeFile(join(folder, "listen.js"), `(${listen})();`);
  await writeFile(join(folder, "hook.js"), `(${hook})();`);
  await writeFile(join(folder, "show.js"), `(${show})();`);
  await writeFile(join(folder, "ask.js"), `(${ask})();`);
  await writeFile(join(folder, "window.html"), '<!doctype html><script src="show.js"></script>');
  await writeFile(
    join(folder, "button.html"),
    '<!doctype html><button>Go on</button><script src="ask.js"></script>',
  );
}

/** Milliseconds from the page's call to the chain's answer, for a `create` and a `get` of what it made. */
export async function timeBareChain(page: Page): Promise<Record<CeremonyType, number>> {
  return page.evaluate(async () => {
    const timed = async (type: "create" | "get") => {
      const start = performance.now();
      await navigator.credentials[type]();
      return performance.now() - start;
    };
    return { create: await timed("create"), get: await timed("get") };
  });
}

/** Milliseconds from the page's request to the second animation frame of the empty window that the chain opens. */
export async function timeBareWindow(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    const shown = new Promise<number>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    const called = performance.timeOrigin + performance.now();
    performance.dispatchEvent(new MessageEvent("chain", { data: "window", ports: [port2] }));
    return (await shown) - called;
  });
}

/** As long as Latchkey's button holds still: by then the window has nothing else to do. Milliseconds. */
const HOLD = 400;

/** Milliseconds from a click in a window that the chain opens, by the browser's own input, to the page's result. */
export async function timeBareClick(chain: Browser, page: Page, type: CeremonyType): Promise<number> {
  await page.bringToFront();
  const result = await page.evaluateHandle((asked) => {
    const { port1, port2 } = new MessageChannel();
    const took = new Promise<number>((resolve) => {
      port1.onmessage = ({ data }) => resolve(performance.timeOrigin + performance.now() - data.clickedAt);
    });
    performance.dispatchEvent(new MessageEvent("chain", { data: asked, ports: [port2] }));
    return { took };
  }, `click, ${type}`);
  const target = await chain.waitForTarget((one) => one.url().endsWith("/button.html"));
  const window = await target.page();
  if (!window) throw new Error("The chain's window has no page");
  await window.waitForSelector("button");
  await setTimeout(HOLD);
  await window.click("button");
  return result.evaluate(({ took }) => took);
}
