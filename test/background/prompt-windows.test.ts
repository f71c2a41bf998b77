import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PromptWindows } from "../../background/prompt-windows.ts";
import type { PromptView } from "../../src/wire/prompt.ts";
import { browserState } from "../fakes/fake-browser.ts";
import { FakePort } from "../fakes/fake-port.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID } from "../fakes/requests.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());
afterEach(() => {
  vi.useRealTimers();
});

const VIEW: PromptView = {
  type: "get",
  rpId: "example.com",
  origin: "https://example.com",
  pin: "none",
  accounts: [],
};
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
  const prompt = await prompts.open(CEREMONY_ID, 10);
  return { prompts, prompt, decision: prompt.ask(VIEW, forever()) };
}

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
    const prompt = await prompts.open(CEREMONY_ID, 10);
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
