import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { type MemoryStorage, PIN } from "../../fakes/memory-vault.ts";
import {
  CEREMONY_ID,
  OTHER_CEREMONY_ID,
  passkeyCreate,
  smallCreate,
  smallGet,
} from "../../fakes/requests.ts";
import { aWhile, senderOf, stage } from "../../fakes/stage.ts";

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

describe("work that hangs", () => {
  const hang = vi.fn(() => new Promise<never>(() => {}));
  beforeEach(() => {
    hang.mockClear();
  });
  /** Each of these leaves the ceremony waiting for ever in another place. */
  const places: [string, (storage: MemoryStorage) => unknown][] = [
    ["before anything is asked", (storage) => Object.assign(storage, { readHead: hang })],
    ["while the view is made", (storage) => Object.assign(storage, { readPage: hang })],
    ["when the passkey is stored", (storage) => Object.assign(storage, { exclusively: hang })],
  ];

  it.each(places)("%s does not outlast the time that the page gave", async (_, block) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const { stage: background, storage } = await stage(1);
    block(storage);
    const page = background.start(CEREMONY_ID, passkeyCreate());
    void background.promptPage().then((prompt) => prompt.decide(APPROVE));
    await vi.waitFor(() => expect(hang).toHaveBeenCalled());
    await vi.advanceTimersByTimeAsync(290_000);
    expect(page.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(400_000);
    expect(page.sent).toEqual([refused]);
    expect([...browserState.session.keys()]).toEqual([]);
  });

  it.each(places)("%s is left behind when the page goes away", async (_, block) => {
    const { stage: background, storage } = await stage(1);
    const { readHead, readPage, exclusively } = storage;
    block(storage);
    const first = background.start(CEREMONY_ID, passkeyCreate());
    void background.promptPage().then((prompt) => prompt.decide(APPROVE));
    await vi.waitFor(() => expect(hang).toHaveBeenCalled());
    await first.drop();
    await vi.waitFor(() => expect([...browserState.session.keys()]).toEqual([]));
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    Object.assign(storage, { readHead, readPage, exclusively });
    // Under the same id, which is free again.
    const second = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await second.answer()).toMatchObject({ type: "credential" });
  });
});

describe("an end from outside", () => {
  it("closes the window when the page goes away, and answers nobody", async () => {
    const { stage: background, storage } = await stage();
    const { writes } = storage;
    const page = background.start(CEREMONY_ID, smallCreate());
    const prompt = await background.promptPage();
    await prompt.view();
    await page.drop();
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    await vi.waitFor(() => expect([...browserState.session.keys()]).toEqual([]));
    expect(page.sent).toEqual([]);
    expect(storage.writes).toBe(writes);
  });

  it("while the window opens leaves neither window nor memory behind", async () => {
    const { stage: background } = await stage(1);
    const create = fakeBrowser.windows.create.bind(fakeBrowser.windows);
    const page = background.start(CEREMONY_ID, smallGet());
    const created = vi.spyOn(fakeBrowser.windows, "create").mockImplementation(async (window) => {
      await page.drop();
      await aWhile();
      return create(window);
    });
    await vi.waitFor(() => expect(created).toHaveBeenCalled());
    const { id } = await background.window();
    await aWhile();
    await vi.waitFor(() => {
      expect(browserState.openWindows()).toEqual([]);
      expect([...browserState.session.keys()]).toEqual([]);
    });
    expect(background.prompts.closed(id)).toBe(false);
  });

  it("while the PIN is checked stores nothing and leaves no memory behind", async () => {
    const { stage: background, vault, storage } = await stage();
    const page = background.start(CEREMONY_ID, smallCreate());
    vi.spyOn(vault, "verify").mockImplementationOnce(async () => {
      await page.drop();
      await aWhile();
    });
    const { writes } = storage;
    await (await background.promptPage()).decide(APPROVE);
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    await aWhile();
    expect(page.sent).toEqual([]);
    expect(storage.writes).toBe(writes);
    await vi.waitFor(() => expect([...browserState.session.keys()]).toEqual([]));
  });

  it("closes the window when the time is over, which the page cannot tell from a refusal", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const { stage: background } = await stage(1);
    const page = background.start(CEREMONY_ID, smallGet({ timeout: 1 }));
    await (await background.promptPage()).view();
    await vi.advanceTimersByTimeAsync(299_000);
    expect(page.sent).toEqual([]);
    expect(browserState.openWindows()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    const declined = background.start(OTHER_CEREMONY_ID, smallGet(), senderOf({ documentId: "DOCUMENT-2" }));
    await (await background.promptPage()).decide({ type: "cancel" });
    expect(await page.answer()).toEqual(await declined.answer());
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
  });

  it("is an UnknownError when the store fails, with nothing of the reason", async () => {
    const { stage: background, storage } = await stage();
    vi.spyOn(console, "error").mockImplementation(() => {});
    storage.commit = () => Promise.reject(new Error("QuotaExceeded in /home"));
    const page = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    const answer = await page.answer();
    expect(answer).toMatchObject({ type: "error", name: "UnknownError" });
    expect(JSON.stringify(answer)).not.toContain("Quota");
  });
});
