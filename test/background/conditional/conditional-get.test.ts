import { beforeEach, describe, expect, it, vi } from "vitest";
import { pause } from "../../../background/storage/pause.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { INVITATION } from "../../../src/wire/ceremony.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { memoryVault, PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { aWhile, type PagePort, Stage, senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));

const PENDING = { type: "pending" };
const NATIVE = { type: "native" };
const RP_ID = "example.com";
const APPROVE = { type: "approve", pin: PIN } as const;
const conditional = (options: object = {}) => ({
  type: "get" as const,
  mediation: "conditional" as const,
  options: { ...smallGet().options, ...options },
});

let now = 1_000_000;

beforeEach(() => {
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
  now = 1_000_000;
  vi.spyOn(Date, "now").mockImplementation(() => now);
});

/** The key in the page, connected. */
function key(background: Stage, sender = senderOf()) {
  const port = Object.assign(new FakePort(sender), { disconnect: vi.fn() });
  background.requests.accept(port.asPort);
  return port;
}

async function pending(background: Stage, request = conditional(), sender?: object): Promise<PagePort> {
  const page = background.start(CEREMONY_ID, request, sender);
  expect(await page.next()).toEqual(PENDING);
  return page;
}

describe("a conditional get()", () => {
  it("opens no window by itself, and is answered when the person comes to it by the key", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
    const port = key(background);
    void port.receive(INVITATION);
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    await vi.waitFor(() => expect(port.disconnect).toHaveBeenCalled());
    expect(browserState.badge(1)).toBe("");
  });

  it("is not offered for what lies in the bin", async () => {
    const { stage: background, vault } = await stage(1);
    await pending(background);
    await vi.waitFor(() => expect(browserState.badge(1)).toBe("•"));
    await vault.update(RP_ID, (passkey) => ({ ...passkey, deletedAt: 5 }));
    background.requests.refresh();
    await vi.waitFor(() => expect(browserState.badge(1)).toBe(""));
    expect(await background.requests.ofTab(1)).toBeUndefined();
  });

  it("is answered when the person comes to it by the toolbar popup", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    expect(await background.requests.ofTab(1)).toBe("example.com");
    expect(await background.requests.ofTab(2)).toBeUndefined();
    void background.requests.open(2, RP_ID);
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
    void background.requests.open(1, RP_ID);
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(await background.requests.ofTab(1)).toBeUndefined();
  });

  it.each([{ type: "cancel" }, { type: "native" }] as const)(
    "is pending still after %o",
    async (decision) => {
      const { stage: background } = await stage(1);
      const page = await pending(background);
      void background.requests.open(1, RP_ID);
      await (await background.promptPage()).decide(decision);
      await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
      expect(await page.next()).toEqual(PENDING);
      now += 2_000;
      await aWhile();
      void background.requests.open(1, RP_ID);
      await (await background.promptPage()).decide(APPROVE);
      expect(await page.answer()).toMatchObject({ type: "credential" });
    },
  );

  it("puts the key into the calling document, whatever the vault holds and however it is named", async () => {
    for (const [seeds, options] of [
      [[1], {}],
      [[], {}],
      [[], { hints: ["security-key"] }],
      [[1], { allowCredentials: [{ type: "public-key", id: "BAUG" }] }],
    ] as const) {
      browserState.reset();
      const { stage: background } = await stage(...seeds);
      await pending(background, conditional(options));
      await vi.waitFor(() =>
        expect(browserState.lateScripts).toEqual([
          { target: { tabId: 1, documentIds: ["DOCUMENT-1"] }, files: ["key.js"] },
        ]),
      );
    }
  });

  it("shows a dot where the vault holds something or is locked", async () => {
    const { stage: background, vault } = await stage();
    await pending(background);
    await aWhile();
    expect(browserState.badge(1)).toBe("");
    await vault.add(credential(1));
    background.requests.refresh();
    await vi.waitFor(() => expect(browserState.badge(1)).toBe("•"));
    const empty = await stage();
    await empty.vault.lock();
    browserState.reset();
    await pending(empty.stage);
    await vi.waitFor(() => expect(browserState.badge(1)).toBe("•"));
  });

  it("offers only what is found without a name, and of that what the site names", async () => {
    const { stage: background, vault } = await stage(1, 2, 3);
    const [, second, third] = [1, 2, 3].map((seed) => toBase64Url(credential(seed).id));
    await vault.update("example.com", (passkey) =>
      toBase64Url(passkey.id) === third ? { ...passkey, archived: true } : undefined,
    );
    const allowCredentials = [second, third].map((id) => ({ type: "public-key", id }));
    await pending(background, conditional({ allowCredentials }));
    void background.requests.open(1, RP_ID);
    const view = await (await background.promptPage()).view();
    expect(view).toMatchObject({ type: "get", accounts: [{ credentialId: second }] });
  });

  it("tells who clicked that there is nothing", async () => {
    const { stage: background } = await stage();
    await pending(background);
    void key(background).receive(INVITATION);
    expect(await (await background.promptPage()).view()).toMatchObject({ type: "get", accounts: [] });
  });

  it("is the browser's alone without a vault, on a site that is switched off and in a pause", async () => {
    const background = new Stage(memoryVault().vault);
    expect(await background.start(CEREMONY_ID, conditional()).next()).toEqual(NATIVE);
    const { stage: open } = await stage(1);
    vi.mocked(isSwitchedOff).mockResolvedValueOnce(true);
    expect(await open.start(CEREMONY_ID, conditional()).next()).toEqual(NATIVE);
    await pause(true);
    expect(await open.start(CEREMONY_ID, conditional()).next()).toEqual(NATIVE);
    expect(browserState.lateScripts).toEqual([]);
  });

  it("that names nothing of a known type is the browser's alone", async () => {
    const { stage: background } = await stage(1);
    const allowCredentials = [{ type: "other", id: "BAUG" }];
    const page = background.start(CEREMONY_ID, conditional({ allowCredentials }));
    expect(await page.next()).toEqual(NATIVE);
  });

  it("is checked at once", async () => {
    const { stage: background } = await stage(1);
    const page = background.start(CEREMONY_ID, conditional({ rpId: "other.example" }));
    expect(await page.next()).toMatchObject({ type: "error", name: "SecurityError" });
  });

  it("waits in a tab that is not shown", async () => {
    const { stage: background } = await stage(1);
    const tab = { id: 1, windowId: 10, incognito: false, active: false };
    await pending(background, conditional(), senderOf({ tab }));
  });
});

describe("what takes its place", () => {
  it("is a later request of the same document, modal or conditional", async () => {
    for (const later of [smallGet(), conditional()]) {
      const { stage: background } = await stage(1);
      const page = await pending(background);
      const other = background.start(OTHER_CEREMONY_ID, later);
      expect(await page.answer()).toMatchObject({ type: "error", name: "NotAllowedError" });
      if (later.type === "get" && !("mediation" in later)) {
        await (await background.promptPage()).decide(APPROVE);
        expect(await other.answer()).toMatchObject({ type: "credential" });
      } else expect(await other.next()).toEqual(PENDING);
    }
  });

  it("is no request of another document", async () => {
    const { stage: background } = await stage(1);
    await pending(background);
    const other = background.start(
      OTHER_CEREMONY_ID,
      conditional(),
      senderOf({ documentId: "DOCUMENT-2", tab: { id: 2, windowId: 10, incognito: false, active: true } }),
    );
    expect(await other.next()).toEqual(PENDING);
    expect(await background.requests.ofTab(1)).toBe("example.com");
    expect(await background.requests.ofTab(2)).toBe("example.com");
  });
});

describe("the key", () => {
  it.each([
    ["another document", { documentId: "DOCUMENT-2" }],
    ["another origin", { origin: "https://evil.example" }],
    ["no document", { documentId: undefined }],
  ])("of %s is shown the door", async (_, changes) => {
    const { stage: background } = await stage(1);
    await pending(background);
    const port = key(background, senderOf(changes));
    expect(port.disconnect).toHaveBeenCalled();
    await port.receive(INVITATION);
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
  });

  it("that comes after the request is shown the door", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    await page.drop();
    await aWhile();
    expect(key(background).disconnect).toHaveBeenCalled();
  });

  it("opens one window however often it is clicked, and rests after it", async () => {
    const { stage: background } = await stage(1);
    await pending(background);
    const port = key(background);
    for (let i = 0; i < 20; i++) void port.receive(INVITATION);
    await (await background.promptPage()).decide({ type: "cancel" });
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    await aWhile();
    void port.receive(INVITATION);
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
  });

  it("does nothing with any other message", async () => {
    const { stage: background } = await stage(1);
    await pending(background);
    const port = key(background);
    for (const message of [undefined, {}, { type: "approve" }, [INVITATION]]) void port.receive(message);
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
  });
});

describe("when the background stops", () => {
  it("goes on waiting, with a key of its own", async () => {
    const { stage: before, vault } = await stage(1);
    await pending(before);
    await vi.waitFor(() => expect(browserState.lateScripts).toHaveLength(1));
    const after = new Stage(vault);
    const page = after.resume(CEREMONY_ID, conditional());
    expect(await page.next()).toEqual(PENDING);
    await vi.waitFor(() => expect(browserState.lateScripts).toHaveLength(2));
    void after.requests.open(1, RP_ID);
    await (await after.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    // Else it is forgotten later, in the midst of the next test.
    await page.receive({ type: "delivered" });
    await vi.waitFor(() => expect(browserState.session.has(`ceremony.${CEREMONY_ID}`)).toBe(false));
  });

  it("goes on in the window that was open", async () => {
    const { stage: before, vault } = await stage(1);
    await pending(before);
    void before.requests.open(1, RP_ID);
    const window = await before.window();
    await aWhile();
    const after = new Stage(vault);
    const page = after.resume(CEREMONY_ID, conditional());
    expect(await page.next()).toEqual(PENDING);
    await aWhile();
    expect(browserState.openWindows()).toEqual([window.id]);
  });
});
