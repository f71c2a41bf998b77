import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isSwitchedOff } from "../../background/storage/sites.ts";
import { credential } from "../fakes/credentials.ts";
import { browserState } from "../fakes/fake-browser.ts";
import { madeVault, memoryVault, PIN } from "../fakes/memory-vault.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallCreate, smallGet } from "../fakes/requests.ts";
import { Stage, senderOf } from "../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));

beforeEach(() => {
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
});
afterEach(() => {
  vi.useRealTimers();
});

async function stage(...seeds: number[]) {
  const { vault, storage } = await madeVault();
  for (const seed of seeds) await vault.add(credential(seed), []);
  return { stage: new Stage(vault), vault, storage };
}

const APPROVE = { type: "approve", pin: PIN } as const;
const refused = expect.objectContaining({ type: "error", name: "NotAllowedError" });

describe("a ceremony", () => {
  it("makes a credential, confirmed when the page has it", async () => {
    const { stage: background, vault } = await stage();
    const page = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(await vault.passkeys()).toMatchObject([{ rpId: "example.com", confirmed: false }]);
    await page.receive({ type: "delivered" });
    expect(await vault.passkeys()).toMatchObject([{ confirmed: true }]);
  });

  it("leaves unconfirmed what was made and never delivered", async () => {
    const { stage: background, vault } = await stage();
    const page = background.start(CEREMONY_ID, smallCreate());
    await page.receive({ type: "delivered" });
    await (await background.promptPage()).decide(APPROVE);
    await page.answer();
    await page.drop();
    expect(await vault.passkeys()).toMatchObject([{ confirmed: false }]);
  });

  it("signs in, and a receipt changes nothing", async () => {
    const { stage: background, storage } = await stage(1);
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    const { writes } = storage;
    await page.receive({ type: "delivered" });
    expect(storage.writes).toBe(writes);
  });

  it("leaves neither window nor memory behind", async () => {
    const { stage: background } = await stage(1);
    for (const decision of [APPROVE, { type: "cancel" }, { type: "native" }] as const) {
      const page = background.start(CEREMONY_ID, smallGet());
      await (await background.promptPage()).decide(decision);
      await page.answer();
      await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
      expect([...browserState.session.keys()]).toEqual([]);
    }
  });

  it("is refused when the person declines, closes the window, or wants another device", async () => {
    const { stage: background } = await stage(1);
    const declined = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide({ type: "cancel" });
    expect(await declined.answer()).toEqual(refused);
    const closed = background.start(CEREMONY_ID, smallGet());
    background.prompts.closed((await background.window()).id);
    expect(await closed.answer()).toEqual(refused);
    const native = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide({ type: "native" });
    expect(await native.answer()).toEqual({ type: "native" });
  });

  it("takes the origin from the browser, whatever the message says", async () => {
    const { stage: background } = await stage(1);
    const message = { type: "start", id: CEREMONY_ID, request: smallGet(), origin: "https://example.com" };
    const sender = senderOf({ origin: "https://evil.example", url: "https://example.com/login" });
    const page = background.connect(message, sender);
    // Another site's rpId may be a related origin, which is the browser's to find out.
    expect(await page.answer()).toEqual({ type: "native" });
  });
});

describe("no window", () => {
  it.each([
    ["no origin", { origin: undefined }],
    ["an opaque origin", { origin: "null" }],
    ["no document", { documentId: undefined }],
    ["no tab", { tab: undefined }],
    ["no frame", { frameId: undefined }],
    ["a document that is not shown yet", { documentLifecycle: "prerender" }],
  ])("and a refusal for %s", async (_, changes) => {
    const { stage: background } = await stage(1);
    expect(await background.start(CEREMONY_ID, smallGet(), senderOf(changes)).answer()).toEqual(refused);
    expect(browserState.openWindows()).toEqual([]);
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

  it("and native where the vault cannot be read", async () => {
    const { stage: background, storage } = await stage(1);
    vi.spyOn(console, "error").mockImplementation(() => {});
    storage.header = { format: 2 };
    expect(await background.start(CEREMONY_ID, smallGet()).answer()).toEqual({ type: "native" });
  });

  it("and native for a new passkey in a private window; signing in there leaves no trace", async () => {
    const { stage: background, storage } = await stage(1);
    const sender = senderOf({ tab: { id: 1, windowId: 10, incognito: true } });
    expect(await background.start(CEREMONY_ID, smallCreate(), sender).answer()).toEqual({ type: "native" });
    const { writes } = storage;
    const page = background.start(CEREMONY_ID, smallGet(), sender);
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
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

describe("a second ceremony", () => {
  it("of the same document is refused while the first is asked", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet());
    expect(await second.answer()).toEqual(refused);
    await prompt.decide(APPROVE);
    expect(await first.answer()).toMatchObject({ type: "credential" });
  });

  it("of another document has its own window", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    const second = background.start(OTHER_CEREMONY_ID, smallGet(), senderOf({ documentId: "DOCUMENT-2" }));
    await (await background.promptPage()).decide({ type: "cancel" });
    expect(await second.answer()).toEqual(refused);
    await prompt.decide(APPROVE);
    expect(await first.answer()).toMatchObject({ type: "credential" });
  });

  it("follows the first in the same document", async () => {
    const { stage: background } = await stage(1);
    for (const id of [CEREMONY_ID, OTHER_CEREMONY_ID]) {
      const page = background.start(id, smallGet());
      await (await background.promptPage()).decide(APPROVE);
      expect(await page.answer()).toMatchObject({ type: "credential" });
    }
  });

  it("is taken right after the page aborted the first", async () => {
    const { stage: background } = await stage(1);
    const first = background.start(CEREMONY_ID, smallGet());
    await background.promptPage();
    void first.drop();
    const second = background.start(OTHER_CEREMONY_ID, smallGet());
    const answer = second.answer();
    await Promise.race([
      background.promptPage().then((prompt) => prompt.decide(APPROVE)),
      // A refusal comes before any window.
      answer,
    ]);
    expect(await answer).toMatchObject({ type: "credential" });
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
    storage.writeRows = () => Promise.reject(new Error("QuotaExceeded in /home"));
    const page = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    const answer = await page.answer();
    expect(answer).toMatchObject({ type: "error", name: "UnknownError" });
    expect(JSON.stringify(answer)).not.toContain("Quota");
  });
});
