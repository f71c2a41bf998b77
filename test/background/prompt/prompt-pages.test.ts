import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PromptDrawing, PromptPages } from "../../../background/prompt/prompt-pages.ts";
import { PromptWindows } from "../../../background/prompt/prompt-windows.ts";
import type { PromptView } from "../../../src/wire/prompt.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { CEREMONY_ID } from "../../fakes/requests.ts";

vi.mock("webextension-polyfill", async () => {
  const { fakeBrowser } = await import("../../fakes/fake-browser.ts");
  const getManifest = () => ({ content_security_policy: { extension_pages: "default-src 'self'" } });
  return { default: { ...fakeBrowser, runtime: { ...fakeBrowser.runtime, getManifest } } };
});

const VIEW = { type: "get", rpId: "example.com", pin: "none" } as PromptView;
const PAGE = "chrome-extension://latchkey/popup/prompt.html";
const draw: PromptDrawing["draw"] = async (page, view, theme, nonce) =>
  `${page} ${view.rpId} ${theme} ${nonce}`;

/** What the worker's listeners do with a request for that address; undefined: they leave it alone. */
type Fetched = Promise<Response> | undefined;
const prepare = vi.fn(async () => {});
const listeners = new Map<string, (event: object) => void>();
const fromFiles = vi.fn<(request: unknown) => Promise<Response>>();

function asked(url: string): Fetched {
  let answer: Fetched;
  const respondWith = (response: Promise<Response>) => {
    answer = response;
  };
  listeners.get("fetch")?.({ request: { url }, respondWith });
  return answer;
}

function pages(drawn: PromptDrawing["draw"] = draw): PromptPages {
  const made = new PromptPages({ prepare, draw: drawn });
  made.listen();
  return made;
}

beforeEach(() => {
  browserState.reset();
  listeners.clear();
  fromFiles.mockReset();
  fromFiles.mockImplementation(async () => new Response("as built"));
  vi.stubGlobal("addEventListener", (type: string, listener: (event: object) => void) =>
    listeners.set(type, listener),
  );
  vi.stubGlobal("location", { origin: "chrome-extension://latchkey" });
  vi.stubGlobal(
    "URLPattern",
    class {
      readonly init: object;
      constructor(init: object) {
        this.init = init;
      }
    },
  );
  vi.stubGlobal("fetch", fromFiles);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the prompt's page", () => {
  it("comes with the view that is expected, and a policy that lets only its own sheet be", async () => {
    pages().expect(CEREMONY_ID, "dark", async () => VIEW);
    const response = (await asked(`${PAGE}?dark#${CEREMONY_ID}`)) ?? expect.unreachable();
    const [, nonce = ""] =
      /'nonce-([\w-]{22})'$/.exec(response.headers.get("Content-Security-Policy") ?? "") ?? [];
    expect(nonce).not.toBe("");
    expect(response.headers.get("Content-Security-Policy")).toBe(
      `default-src 'self'; style-src 'self' 'nonce-${nonce}'`,
    );
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.text()).toBe(`as built example.com dark ${nonce}`);
    expect(fromFiles.mock.calls).toEqual([[PAGE]]);
  });

  it("comes so once: loaded again, it is as built", async () => {
    pages().expect(CEREMONY_ID, "system", async () => VIEW);
    await asked(`${PAGE}#${CEREMONY_ID}`);
    expect(asked(`${PAGE}#${CEREMONY_ID}`)).toBeUndefined();
  });

  it("is left alone for any other ceremony, and so is every other page", () => {
    pages().expect(CEREMONY_ID, "system", async () => VIEW);
    expect(asked(PAGE)).toBeUndefined();
    expect(asked(`${PAGE}#other`)).toBeUndefined();
    expect(asked(`chrome-extension://latchkey/popup/manager.html#${CEREMONY_ID}`)).toBeUndefined();
  });

  it("is left alone when its ceremony is over", () => {
    const made = pages();
    made.expect(CEREMONY_ID, "system", async () => VIEW);
    made.forget(CEREMONY_ID);
    expect(asked(`${PAGE}#${CEREMONY_ID}`)).toBeUndefined();
  });

  it("comes with the view as it is by then, where the vault has changed since it was drawn", async () => {
    const made = pages();
    const views = ["example.com", "locked.example"].values();
    made.expect(CEREMONY_ID, "dark", async () => ({ ...VIEW, rpId: views.next().value ?? "a third" }));
    await vi.waitFor(() => expect(fromFiles).toHaveBeenCalled());
    const windows = new PromptWindows(made);
    windows.refresh();
    expect(await (await asked(`${PAGE}?dark#${CEREMONY_ID}`))?.text()).toContain(
      "as built locked.example dark",
    );
    // What was asked for is nobody's any more.
    windows.refresh();
    expect(asked(`${PAGE}#${CEREMONY_ID}`)).toBeUndefined();
  });

  it.each([
    ["the view cannot be made", () => Promise.reject(new Error("locked")), draw],
    ["the page cannot be drawn", async () => VIEW, () => Promise.reject(new Error("no texts"))],
  ] as const)("is as built where %s", async (_, view, drawn) => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    pages(drawn).expect(CEREMONY_ID, "system", view);
    expect(await (await asked(`${PAGE}#${CEREMONY_ID}`))?.text()).toBe("as built");
    expect(console.warn).toHaveBeenCalledOnce();
  });

  it("is as built where the view takes long", async () => {
    vi.useFakeTimers();
    pages().expect(CEREMONY_ID, "system", () => new Promise(() => {}));
    const answer = asked(`${PAGE}#${CEREMONY_ID}`);
    await vi.advanceTimersByTimeAsync(400);
    expect(await (await answer)?.text()).toBe("as built");
  });

  it("has its file read once, and again where that failed", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const made = pages();
    fromFiles.mockRejectedValueOnce(new Error("no file"));
    for (const id of ["first", "second", "third"]) {
      made.expect(id, "system", async () => VIEW);
      await asked(`${PAGE}#${id}`);
    }
    // The first, the answer to it, and the second; the third has it.
    expect(fromFiles).toHaveBeenCalledTimes(3);
  });

  it("has its file read, and its drawing prepared, while a window is on its way", async () => {
    const made = pages();
    prepare.mockClear();
    new PromptWindows(made).prepare();
    expect(prepare).toHaveBeenCalledOnce();
    expect(fromFiles.mock.calls).toEqual([[PAGE]]);
    made.expect(CEREMONY_ID, "system", async () => VIEW);
    await asked(`${PAGE}#${CEREMONY_ID}`);
    expect(fromFiles).toHaveBeenCalledOnce();
  });

  it("is expected before its window is opened, and forgotten where none opens", async () => {
    const made = pages();
    const windows = new PromptWindows(made);
    let served: Fetched;
    browserState.onWindow = ({ url }) => {
      served = asked(url);
    };
    await windows.open(CEREMONY_ID, undefined, "light", async () => VIEW);
    expect(await (await served)?.text()).toContain("example.com light");
    browserState.onWindow = () => {
      throw new Error("no window");
    };
    await expect(windows.open("other", undefined, "system", async () => VIEW)).rejects.toThrow("no window");
    expect(asked(`${PAGE}#other`)).toBeUndefined();
  });
});

describe("the browser", () => {
  it("is told to ask for no other page, and is not kept from installing where it cannot be", async () => {
    pages();
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const addRoutes = vi.fn((_: unknown) => Promise.reject(new Error("too many")));
    const waitUntil = vi.fn(async (promise: Promise<unknown>) => promise);
    listeners.get("install")?.({ addRoutes, waitUntil });
    const pattern = { init: { pathname: "/popup/prompt.html", baseURL: "chrome-extension://latchkey" } };
    expect(addRoutes.mock.calls).toEqual([
      [[{ condition: { not: { urlPattern: pattern } }, source: "network" }]],
    ]);
    await expect(waitUntil.mock.results[0]?.value).resolves.toBeUndefined();
    listeners.get("install")?.({ waitUntil });
    expect(waitUntil).toHaveBeenCalledOnce();
  });

  it("that asks nobody for pages is served none", () => {
    const view = vi.fn(async () => VIEW);
    const made = new PromptPages(undefined);
    made.listen();
    made.prepare();
    made.expect(CEREMONY_ID, "system", view);
    expect(fromFiles).not.toHaveBeenCalled();
    expect(listeners.size).toBe(0);
    expect(view).not.toHaveBeenCalled();
  });
});
