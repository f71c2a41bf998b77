import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pause } from "../../../background/storage/pause.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { memoryVault, PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, smallCreate, smallGet } from "../../fakes/requests.ts";
import { aWhile, Stage, senderOf, stage } from "../../fakes/stage.ts";

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

describe("no window", () => {
  it.each([
    ["no origin", { origin: undefined }],
    ["an empty origin", { origin: "" }],
    ["an opaque origin", { origin: "null" }],
  ])("and a refusal for %s", async (_, changes) => {
    const { stage: background } = await stage(1);
    expect(await background.start(CEREMONY_ID, smallGet(), senderOf(changes)).answer()).toEqual(refused);
    expect(browserState.openWindows()).toEqual([]);
  });

  it.each([
    ["no document", { documentId: undefined }],
    ["no tab", { tab: undefined }],
    ["no frame", { frameId: undefined }],
    ["a document that is not shown yet", { documentLifecycle: "prerender" }],
    ["a tab that is not shown", { tab: { id: 1, windowId: 10, incognito: false, active: false } }],
  ])("and native for %s", async (_, changes) => {
    const { stage: background } = await stage(1);
    for (const request of [smallGet(), smallCreate()]) {
      const page = background.start(CEREMONY_ID, request, senderOf(changes));
      expect(await page.answer()).toEqual({ type: "native" });
    }
    expect(browserState.openWindows()).toEqual([]);
    expect([...browserState.session.keys()]).toEqual([]);
  });

  it("and native where the browser opens none", async () => {
    const { stage: background, storage } = await stage(1);
    vi.spyOn(console, "error").mockImplementation(() => {});
    const create = vi.spyOn(fakeBrowser.windows, "create").mockRejectedValue(new Error("No windows here"));
    const { writes } = storage;
    expect(await background.start(CEREMONY_ID, smallCreate()).answer()).toEqual({ type: "native" });
    create.mockRestore();
    expect(storage.writes).toBe(writes);
    expect([...browserState.session.keys()]).toEqual([]);
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
  });

  it("and native without a vault", async () => {
    const background = new Stage(memoryVault().vault);
    expect(await background.start(CEREMONY_ID, smallGet()).answer()).toEqual({ type: "native" });
    expect(await background.start(CEREMONY_ID, smallCreate()).answer()).toEqual({ type: "native" });
  });

  it("and native on a site that is switched off, and on that one alone", async () => {
    vi.mocked(isSwitchedOff).mockImplementation(async (host) => host === "example.com");
    const { stage: background } = await stage(1);
    expect(await background.start(CEREMONY_ID, smallGet()).answer()).toEqual({ type: "native" });
    const sender = senderOf({ origin: "https://login.example.com:8443" });
    background.start(CEREMONY_ID, smallGet(), sender);
    await background.window();
  });

  it("and native while there is a pause, and as ever after it", async () => {
    const { stage: background } = await stage(1);
    await pause(true);
    for (const request of [smallGet(), smallCreate()]) {
      expect(await background.start(CEREMONY_ID, request).answer()).toEqual({ type: "native" });
    }
    expect(browserState.openWindows()).toEqual([]);
    await pause(false);
    await background.start(CEREMONY_ID, smallGet()).drop();
    background.start(CEREMONY_ID, smallGet());
    await background.window();
  });

  it("and native where the vault cannot be read", async () => {
    const { stage: background, storage } = await stage(1);
    vi.spyOn(console, "error").mockImplementation(() => {});
    storage.header = { format: 2 };
    expect(await background.start(CEREMONY_ID, smallGet()).answer()).toEqual({ type: "native" });
  });

  it("and native for a new passkey in a private window; signing in there leaves no trace", async () => {
    const { stage: background, storage } = await stage(1);
    const sender = senderOf({ tab: { id: 1, windowId: 10, incognito: true, active: true } });
    expect(await background.start(CEREMONY_ID, smallCreate(), sender).answer()).toEqual({ type: "native" });
    const { writes } = storage;
    const page = background.start(CEREMONY_ID, smallGet(), sender);
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    await aWhile();
    expect(storage.writes).toBe(writes);
  });

  it("and native in a frame of another site's page", async () => {
    const { stage: background } = await stage(1);
    browserState.frames = [
      { frameId: 0, parentFrameId: -1, url: "https://evil.example/" },
      { frameId: 5, parentFrameId: 0, url: "https://example.com/" },
    ];
    const page = background.start(CEREMONY_ID, smallGet(), senderOf({ frameId: 5 }));
    expect(await page.answer()).toEqual({ type: "native" });
  });

  it.each([null, 5, {}, { type: "start" }, { type: "start", id: CEREMONY_ID, request: { type: "get" } }])(
    "and a TypeError for the message %o",
    async (message) => {
      const { stage: background } = await stage(1);
      expect(await background.connect(message).answer()).toMatchObject({ type: "error", name: "TypeError" });
      expect([...browserState.session.keys()]).toEqual([]);
    },
  );
});
