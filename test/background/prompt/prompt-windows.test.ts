import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Windows } from "webextension-polyfill";
import { NoWindow, PromptWindows } from "../../../background/prompt/prompt-windows.ts";
import type { PromptUpdate, PromptView } from "../../../src/wire/prompt.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID } from "../../fakes/requests.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const VIEW: PromptView = {
  type: "get",
  rpId: "example.com",
  origin: "https://example.com",
  pin: "none",
  platform: [],
  extras: [],
  accounts: [],
};
/** The page's. */
const WINDOW: Windows.Window = { id: 10, focused: true, incognito: false, alwaysOnTop: false };
const forever = () => new AbortController().signal;

/** A prompt page in `windowId` that says hello for `id`. */
function page(prompts: PromptWindows, windowId: number, id = CEREMONY_ID) {
  const port = new FakePort({ tab: { windowId } });
  prompts.accept(port.asPort);
  void port.receive({ type: "hello", id });
  return port;
}

async function opened() {
  const prompts = new PromptWindows();
  const prompt = await prompts.open(CEREMONY_ID, WINDOW);
  return { prompts, prompt, decision: prompt.ask(VIEW, forever()) };
}

const typeOf = (update: unknown) => (update as PromptUpdate).type;
const approve = { type: "decision", decision: { type: "approve", pin: "123456" } };

describe("a window", () => {
  it("is the prompt page of its ceremony", async () => {
    let url = "";
    browserState.onWindow = (window) => {
      url = window.url;
    };
    await opened();
    expect(url).toBe(`chrome-extension://latchkey/popup/prompt.html#${CEREMONY_ID}`);
  });

  it.each(["light", "dark"] as const)(
    "has the theme %s in its address, where the person chose it",
    async (theme) => {
      let url = "";
      browserState.onWindow = (window) => {
        url = window.url;
      };
      await new PromptWindows().open(CEREMONY_ID, WINDOW, theme);
      expect(url).toBe(`chrome-extension://latchkey/popup/prompt.html?${theme}#${CEREMONY_ID}`);
    },
  );

  it("says when its own page has shown what is asked", async () => {
    const { prompts, prompt, decision } = await opened();
    const onShown = vi.fn();
    const port = page(prompts, prompt.windowId);
    await port.receive(approve);
    await decision;
    const asked = prompt.ask(VIEW, forever(), onShown);
    await page(prompts, prompt.windowId + 1).receive({ type: "shown" });
    expect(onShown).not.toHaveBeenCalled();
    await port.receive({ type: "shown" });
    expect(onShown).toHaveBeenCalledOnce();
    await port.receive(approve);
    await asked;
  });

  it("shows what was asked before it came, and gives the decision", async () => {
    const { prompts, prompt, decision } = await opened();
    const port = page(prompts, prompt.windowId);
    expect(await port.next()).toEqual({ type: "view", view: VIEW });
    await port.receive(approve);
    expect(await decision).toEqual(approve.decision);
  });

  it("shows the last state again when it connects anew", async () => {
    const { prompts, prompt } = await opened();
    const first = page(prompts, prompt.windowId);
    prompt.busy();
    await first.drop();
    expect(await page(prompts, prompt.windowId).next()).toEqual({ type: "busy" });
  });

  it("keeps its new Port when the old one closes late", async () => {
    const { prompts, prompt } = await opened();
    const first = page(prompts, prompt.windowId);
    const second = page(prompts, prompt.windowId);
    await second.next();
    await first.drop();
    prompt.busy();
    expect(await second.next()).toEqual({ type: "busy" });
    expect(first.sent).toHaveLength(1);
  });

  it("counts one decision for one view", async () => {
    const { prompts, prompt, decision } = await opened();
    const port = page(prompts, prompt.windowId);
    await port.receive({ type: "decision", decision: { type: "cancel" } });
    await port.receive(approve);
    expect(await decision).toEqual({ type: "cancel" });
    const next = prompt.ask(VIEW, forever());
    await port.receive({ type: "decision", decision: { type: "native" } });
    expect(await next).toEqual({ type: "native" });
  });

  it("closed by the person is a cancel, then and for all that is asked later", async () => {
    const { prompts, prompt, decision } = await opened();
    expect(prompts.closed(prompt.windowId)).toBe(true);
    expect(await decision).toEqual({ type: "cancel" });
    expect(await prompt.ask(VIEW, forever())).toEqual({ type: "cancel" });
  });

  it("of somebody else is nothing to know about", async () => {
    const { prompts, prompt } = await opened();
    expect(prompts.closed(prompt.windowId + 1)).toBe(false);
    prompts.release(CEREMONY_ID);
    expect(prompts.closed(prompt.windowId)).toBe(false);
  });

  it("is gone when the person closed it or it was done, not before", async () => {
    const { prompts, prompt } = await opened();
    expect(prompt.gone).toBe(false);
    prompts.closed(prompt.windowId);
    expect(prompt.gone).toBe(true);
    const { prompt: other } = await opened();
    await other.close();
    expect(other.gone).toBe(true);
  });

  it("tells its page at the end that it is done, also one that connects late", async () => {
    for (const end of ["close", "closed"] as const) {
      const { prompts, prompt } = await opened();
      const first = page(prompts, prompt.windowId);
      await prompt[end]();
      expect(first.sent.at(-1)).toEqual({ type: "done" });
      expect(await page(prompts, prompt.windowId).next()).toEqual({ type: "done" });
    }
  });

  it("tells so as well when it is closed while nothing is asked", async () => {
    const { prompts, prompt, decision } = await opened();
    const port = page(prompts, prompt.windowId);
    await port.receive(approve);
    await decision;
    prompts.closed(prompt.windowId);
    expect(port.sent.at(-1)).toEqual({ type: "done" });
    expect(await page(prompts, prompt.windowId).next()).toEqual({ type: "done" });
  });

  it("is closed, and asks on, though its page cannot be reached", async () => {
    const { prompts, prompt, decision } = await opened();
    const broken = page(prompts, prompt.windowId);
    broken.postMessage = () => {
      throw new Error("Attempting to use a disconnected port object");
    };
    prompt.busy();
    const again = page(prompts, prompt.windowId);
    expect(await again.next()).toEqual({ type: "busy" });
    await again.receive(approve);
    expect(await decision).toEqual(approve.decision);
    again.postMessage = broken.postMessage;
    await prompt.close();
    expect(browserState.openWindows()).toEqual([]);
  });

  it("may be closed when it is gone already", async () => {
    const { prompt } = await opened();
    await prompt.close();
    await prompt.close();
    expect(browserState.openWindows()).toEqual([]);
    const { prompt: other } = await opened();
    browserState.reset();
    await other.close();
  });
});

describe("a view", () => {
  it("that is asked again unchanged is not sent again, so that nobody waits for the button anew", async () => {
    const { prompts, prompt } = await opened();
    const port = page(prompts, prompt.windowId);
    prompts.refresh();
    const decision = prompt.ask({ ...VIEW }, forever());
    expect(port.sent).toEqual([{ type: "view", view: VIEW }]);
    await port.receive(approve);
    expect(await decision).toEqual(approve.decision);
  });

  it("that is another one is sent", async () => {
    const { prompts, prompt } = await opened();
    const port = page(prompts, prompt.windowId);
    prompts.refresh();
    const changed = { ...VIEW, pin: "unlock" as const };
    void prompt.ask(changed, forever());
    expect(port.sent).toEqual([
      { type: "view", view: VIEW },
      { type: "view", view: changed },
    ]);
  });

  it("that is asked again after a decision is sent again: the page waits for word", async () => {
    for (const busy of [true, false]) {
      const { prompts, prompt } = await opened();
      const port = page(prompts, prompt.windowId);
      await port.receive(approve);
      if (busy) prompt.busy();
      const decision = prompt.ask(VIEW, forever());
      expect(port.sent.map(typeOf)).toEqual(busy ? ["view", "busy", "view"] : ["view", "view"]);
      await port.receive(approve);
      expect(await decision).toEqual(approve.decision);
    }
  });

  it("that is decided on while it is made anew is sent again, and that decision is not taken", async () => {
    const { prompts, prompt } = await opened();
    const port = page(prompts, prompt.windowId);
    prompts.refresh();
    await port.receive(approve);
    const decision = prompt.ask(VIEW, forever());
    expect(port.sent.map(typeOf)).toEqual(["view", "view"]);
    await port.receive({ type: "decision", decision: { type: "cancel" } });
    expect(await decision).toEqual({ type: "cancel" });
  });
});

describe("a change of the vault", () => {
  it("is told to every window that asks", async () => {
    const prompts = new PromptWindows();
    const one = (await prompts.open(CEREMONY_ID, WINDOW)).ask(VIEW, forever());
    const other = (await prompts.open(OTHER_CEREMONY_ID, WINDOW)).ask(VIEW, forever());
    prompts.refresh();
    expect(await Promise.all([one, other])).toEqual([{ type: "changed" }, { type: "changed" }]);
  });
});

describe("opening", () => {
  const create = () => vi.spyOn(fakeBrowser.windows, "create");
  it("is over the upper part of the page's window", async () => {
    const created = create();
    await new PromptWindows().open(CEREMONY_ID, { ...WINDOW, left: 100, top: 50, width: 1000 });
    expect(created).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: "popup", left: 390, top: 130, width: 420, height: 560 }),
    );
  });

  it("tries its places in order, and none where the browser refuses them all", async () => {
    const { create: open } = fakeBrowser.windows;
    const created = create().mockImplementation(async (options) => {
      if ("left" in options) throw new Error("Invalid value for bounds");
      return open(options);
    });
    const over = { ...WINDOW, left: -9000, top: -9000, width: 1000 };
    const prompt = await new PromptWindows().open(CEREMONY_ID, over);
    expect(browserState.openWindows()).toEqual([prompt.windowId]);
    const tried = created.mock.calls.map(([options]) => options);
    expect(tried.slice(0, 3)).toMatchObject([{ left: -8710 }, { left: -9000 }, { left: -8420 }]);
    const free = tried.at(-1);
    expect(free).not.toHaveProperty("left");
    expect(free).not.toHaveProperty("top");
    expect(free).toMatchObject({ type: "popup", width: 420, height: 560 });
  });

  it("that the browser refuses everywhere, or does without telling, is no window", async () => {
    create().mockRejectedValue(new Error("No windows here"));
    await expect(new PromptWindows().open(CEREMONY_ID, WINDOW)).rejects.toBeInstanceOf(NoWindow);
    const silent = create().mockResolvedValue({ url: "" } as never);
    silent.mockClear();
    const over = { ...WINDOW, left: 0, top: 0, width: 1000 };
    await expect(new PromptWindows().open(CEREMONY_ID, over)).rejects.toBeInstanceOf(NoWindow);
    expect(silent).toHaveBeenCalledOnce();
  });
});

describe("a page that may not decide", () => {
  it("is one in another window, which is told to close", async () => {
    const { prompts, prompt, decision } = await opened();
    const stranger = page(prompts, prompt.windowId + 1);
    expect(await stranger.next()).toEqual({ type: "done" });
    await stranger.receive(approve);
    const own = page(prompts, prompt.windowId);
    await own.receive({ type: "decision", decision: { type: "cancel" } });
    expect(await decision).toEqual({ type: "cancel" });
  });

  it("is one that has not said hello", async () => {
    const { prompts, prompt, decision } = await opened();
    const silent = new FakePort({ tab: { windowId: prompt.windowId } });
    prompts.accept(silent.asPort);
    await silent.receive(approve);
    prompts.closed(prompt.windowId);
    expect(await decision).toEqual({ type: "cancel" });
  });

  it("is one of another ceremony", async () => {
    const { prompts, prompt, decision } = await opened();
    await page(prompts, prompt.windowId, OTHER_CEREMONY_ID).receive(approve);
    prompts.closed(prompt.windowId);
    expect(await decision).toEqual({ type: "cancel" });
  });
});

describe("a window without a ceremony", () => {
  it("waits for it, and belongs to it when it comes back", async () => {
    const prompts = new PromptWindows();
    const port = page(prompts, 55);
    const prompt = await prompts.open(CEREMONY_ID, WINDOW);
    expect(prompt.windowId).toBe(55);
    expect(browserState.openWindows()).toEqual([]);
    void prompt.ask(VIEW, forever());
    expect(await port.next()).toEqual({ type: "view", view: VIEW });
  });

  it("closes when it does not come back in time", async () => {
    vi.useFakeTimers();
    const port = page(new PromptWindows(), 55);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(port.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(port.sent).toEqual([{ type: "done" }]);
  });
});
