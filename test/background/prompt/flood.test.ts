import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { REST_MS } from "../../../background/prompt/flood-rest.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { browserState } from "../../fakes/fake-browser.ts";
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
});

const APPROVE = { type: "approve", pin: PIN } as const;
const refused = expect.objectContaining({ type: "error", name: "NotAllowedError" });
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
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
  });

  it("refuses more than a few that wait", async () => {
    const { stage: background } = await stage(1);
    const ids = Array.from({ length: 6 }, (_, index) => CEREMONY_ID.replace(/.$/, String(index)));
    const pages = ids.map((id, index) =>
      background.start(id, smallGet(), senderOf({ documentId: `DOCUMENT-${index}` })),
    );
    await vi.waitFor(() => expect(pages.filter(({ sent }) => sent.length > 0)).toHaveLength(1));
    expect(pages.flatMap(({ sent }) => sent)).toEqual([refused]);
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

  it("does not make another one rest", async () => {
    const { stage: background } = await stage(1);
    await cancel(background, 4);
    const other = background.start(
      CEREMONY_ID,
      smallGet(),
      senderOf({ origin: "https://login.example.com", documentId: "DOCUMENT-4" }),
    );
    await (await background.promptPage()).decide(APPROVE);
    expect(await other.answer()).toMatchObject({ type: "credential" });
  });
});
