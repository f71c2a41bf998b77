import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { REST_MS } from "../../../background/prompt/flood-rest.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { aWhile, type Stage, senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));

beforeEach(() => {
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const APPROVE = { type: "approve", pin: PIN } as const;
const refused = expect.objectContaining({ type: "error", name: "NotAllowedError" });
const idOf = (n: number) => CEREMONY_ID.replace(/..$/, String(n).padStart(2, "0"));
const FRAME = senderOf({ documentId: "DOCUMENT-2" });
const OTHER_TAB = senderOf({
  documentId: "DOCUMENT-3",
  tab: { id: 2, windowId: 11, incognito: false, active: true },
});

describe("one tab", () => {
  it("has one prompt at a time: another document's request waits", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet(), FRAME);
    await aWhile();
    expect(browserState.openWindows()).toHaveLength(1);
    expect(second.sent).toEqual([]);
    await prompt.decide({ type: "cancel" });
    expect(await first.answer()).toEqual(refused);
    await (await background.promptPage()).decide(APPROVE);
    expect(await second.answer()).toMatchObject({ type: "credential" });
  });

  it("goes on with the next when the page of the first goes away", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet(), FRAME);
    await aWhile();
    await first.drop();
    await (await background.promptPage()).decide(APPROVE);
    expect(await second.answer()).toMatchObject({ type: "credential" });
  });

  it("opens no window for a request that went away while it waited", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet(), FRAME);
    await aWhile();
    await second.drop();
    await prompt.decide(APPROVE);
    expect(await first.answer()).toMatchObject({ type: "credential" });
    await first.receive({ type: "delivered" });
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
  });

  it("leaves to the browser more than two of a site that wait", async () => {
    const { stage: background } = await stage(1);
    const pages = [0, 1, 2, 3].map((n) =>
      background.start(idOf(n), smallGet(), senderOf({ documentId: `DOCUMENT-${n}` })),
    );
    await vi.waitFor(() => expect(pages.filter(({ sent }) => sent.length > 0)).toHaveLength(1));
    expect(pages.flatMap(({ sent }) => sent)).toEqual([{ type: "native" }]);
  });

  it("keeps its turn until the browser has opened the window, though nobody waits for that any more", async () => {
    const { stage: background } = await stage(1);
    const windows = vi.spyOn(fakeBrowser.windows, "create");
    const opening: (() => void)[] = [];
    windows.mockImplementation(
      ({ url }) => new Promise((done) => opening.push(() => done({ id: 900 + opening.length, url }))),
    );
    const first = background.start(idOf(1), smallGet());
    await vi.waitFor(() => expect(opening).toHaveLength(1));
    await first.drop();
    background.start(idOf(2), smallGet(), FRAME);
    await aWhile();
    expect(opening).toHaveLength(1);
    opening[0]?.();
    await vi.waitFor(() => expect(opening).toHaveLength(2));
  });

  it("opens no window when its turn comes and the tab is not shown any more", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet(), FRAME);
    await aWhile();
    browserState.hiddenTabs = [1];
    await first.drop();
    expect(await second.answer()).toEqual({ type: "native" });
    expect(browserState.openWindows()).toEqual([]);
  });

  it("has its prompt over the window that it is in by then", async () => {
    const { stage: background } = await stage(1);
    // However often it looks: on a slow machine an early look may be too old.
    vi.spyOn(fakeBrowser.tabs, "get").mockResolvedValue({ id: 1, windowId: 77, active: true });
    const over = vi.spyOn(fakeBrowser.windows, "get");
    background.start(CEREMONY_ID, smallGet());
    await background.promptPage();
    expect(over.mock.calls.at(-1)).toEqual([77]);
  });

  it("leaves another tab alone", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet(), OTHER_TAB);
    await (await background.promptPage()).decide({ type: "cancel" });
    expect(await second.answer()).toEqual(refused);
    await prompt.decide(APPROVE);
    expect(await first.answer()).toMatchObject({ type: "credential" });
  });
});

describe("a site whose prompts come to nothing", () => {
  async function cancel(background: Stage, times: number, sender = senderOf()) {
    for (let i = 0; i < times; i++) {
      const page = background.start(CEREMONY_ID, smallGet(), sender);
      await (await background.promptPage()).decide({ type: "cancel" });
      expect(await page.answer()).toEqual(refused);
    }
  }
  const clicked = (background: Stage) =>
    background.connect({ type: "start", id: CEREMONY_ID, request: smallGet(), active: true });

  it("is the browser's for a while, and asks again afterwards", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { stage: background } = await stage(1);
    await cancel(background, 4);
    const resting = background.start(CEREMONY_ID, smallGet());
    expect(await resting.answer()).toEqual({ type: "native" });
    expect(browserState.openWindows()).toEqual([]);
    await vi.advanceTimersByTimeAsync(REST_MS);
    await cancel(background, 1);
    expect(await background.start(CEREMONY_ID, smallGet()).answer()).toEqual({ type: "native" });
  });

  it("has its mistakes told as ever, and what waits for its turn goes to the browser too", async () => {
    const { stage: background } = await stage(1);
    await cancel(background, 3);
    const last = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    const waiting = background.start(OTHER_CEREMONY_ID, smallGet(), FRAME);
    await aWhile();
    await prompt.decide({ type: "cancel" });
    expect(await last.answer()).toEqual(refused);
    expect(await waiting.answer()).toEqual({ type: "native" });
    const { type, options } = smallGet();
    const wrong = background.start(CEREMONY_ID, { type, options: { ...options, rpId: "com" } });
    expect(await wrong.answer()).toMatchObject({ type: "error", name: "SecurityError" });
  });

  it("may ask at once where the person clicked for it; an answer lets it ask as before", async () => {
    const { stage: background } = await stage(1);
    await cancel(background, 4);
    const page = clicked(background);
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    await cancel(background, 3);
  });

  it("is counted where the page takes its request back, too", async () => {
    const { stage: background } = await stage(1);
    for (let i = 0; i < 4; i++) {
      const page = background.start(CEREMONY_ID, smallGet());
      await background.promptPage();
      await page.drop();
      await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    }
    expect(await background.start(CEREMONY_ID, smallGet()).answer()).toEqual({ type: "native" });
  });

  it("is counted however fast the page takes its request back", async () => {
    const { stage: background } = await stage(1);
    const open = fakeBrowser.windows.create;
    const windows = vi.spyOn(fakeBrowser.windows, "create").mockImplementation(async (window) => {
      await aWhile();
      return open(window);
    });
    for (let i = 0; i < 8; i++) {
      const page = background.start(idOf(i), smallGet());
      const before = windows.mock.calls.length;
      const opens = () => expect(windows.mock.calls.length).toBeGreaterThan(before);
      await vi.waitFor(opens, { timeout: 60, interval: 1 }).catch(() => undefined);
      void page.drop();
    }
    await aWhile();
    expect(windows).toHaveBeenCalledTimes(4);
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
  });

  it("has all its hosts rest after twice as many, and no other site", async () => {
    const { stage: background } = await stage(1);
    const host = (n: number) => senderOf({ origin: `https://n${n}.example.com`, documentId: `HOST-${n}` });
    await cancel(background, 4, host(1));
    await cancel(background, 4, host(2));
    const sender = { ...host(3), tab: { id: 3, windowId: 10, incognito: false, active: true } };
    expect(await background.start(CEREMONY_ID, smallGet(), sender).answer()).toEqual({ type: "native" });
  });

  it("does not rest in a private window because it does elsewhere", async () => {
    const { stage: background } = await stage(1);
    await cancel(background, 4);
    const tab = { id: 9, windowId: 19, incognito: true, active: true };
    background.start(CEREMONY_ID, smallGet(), senderOf({ documentId: "PRIVATE", tab }));
    await background.window();
  });
});

describe("the frames of another site", () => {
  const TOP = senderOf({ origin: "https://shop.example", documentId: "TOP" });
  const topGet = { type: "get" as const, options: { challenge: "AAECAw", rpId: "shop.example" } };
  const call = (background: Stage, n: number) =>
    background.connect(
      { type: "start", id: idOf(n), request: smallGet(), allowed: true, active: true },
      senderOf({ frameId: n, documentId: `FRAME-${n}` }),
    );
  beforeEach(() => {
    const frames = [5, 6, 7, 8, 9].map((frameId) => ({
      frameId,
      parentFrameId: 0,
      url: "https://example.com/pay",
    }));
    browserState.frames = [{ frameId: 0, parentFrameId: -1, url: "https://shop.example/" }, ...frames];
  });

  it("wait, and do not keep the page above from its turn", async () => {
    const { stage: background, vault } = await stage(1);
    await vault.add(credential(2, { rpId: "shop.example" }));
    for (const n of [5, 6, 7, 8, 9]) call(background, n);
    const prompt = await background.promptPage();
    await aWhile();
    const page = background.start(CEREMONY_ID, topGet, TOP);
    await aWhile();
    expect(page.sent).toEqual([]);
    await prompt.decide({ type: "cancel" });
    expect((await (await background.promptPage()).view()).rpId).toBe("shop.example");
  });

  it("rest, and do not make the page above rest", async () => {
    const { stage: background, vault } = await stage(1);
    await vault.add(credential(2, { rpId: "shop.example" }));
    for (let i = 0; i < 10; i++) {
      const page = call(background, 5);
      await background.promptPage();
      await page.drop();
      await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    }
    expect(await call(background, 5).answer()).toEqual({ type: "native" });
    background.start(CEREMONY_ID, topGet, TOP);
    expect((await (await background.promptPage()).view()).rpId).toBe("shop.example");
  });
});
