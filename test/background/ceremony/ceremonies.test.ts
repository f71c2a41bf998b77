import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CeremonyStore } from "../../../background/ceremony/credential-store.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import type { CeremonyRequest } from "../../../src/wire/ceremony.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { BY_PIN, madeVault, PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallCreate, smallGet } from "../../fakes/requests.ts";
import { aWhile, PromptPage, Stage, senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));
const isRelatedOrigin = vi.hoisted(() => vi.fn(async () => false));
vi.mock("../../../background/ceremony/related-origins.ts", () => ({
  relatedOriginsFor: () => isRelatedOrigin,
}));

beforeEach(() => {
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const APPROVE = { type: "approve", pin: PIN } as const;
/** An `allowCredentials` with one id of nobody's. */
const LIST = [{ type: "public-key", id: "AAECAw" }];
const refused = expect.objectContaining({ type: "error", name: "NotAllowedError" });

describe("a ceremony", () => {
  it("closes its window when the page has its answer, or soon after where no word comes", async () => {
    const { stage: background } = await stage();
    const first = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    await first.answer();
    expect(browserState.openWindows()).toHaveLength(1);
    await first.receive({ type: "delivered" });
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);

    const second = background.start(OTHER_CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    await second.answer();
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]), { timeout: 400 });

    const third = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    await third.answer();
    await third.drop();
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
  });

  it("that signed in is noted as a sign-in before the page can ask for more", async () => {
    const { stage: background } = await stage(1);
    const answered = vi.spyOn(CeremonyStore.prototype, "answered");
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    await page.answer();
    expect(answered).toHaveBeenCalledOnce();
  });

  it("that was refused is none", async () => {
    const { stage: background } = await stage(1);
    const answered = vi.spyOn(CeremonyStore.prototype, "answered");
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide({ type: "cancel" });
    await page.answer();
    await aWhile();
    expect(answered).not.toHaveBeenCalled();
  });

  it("that is another authenticator's whatever the vault holds looks at no tab", async () => {
    const { stage: background } = await stage(1);
    const look = vi.spyOn(fakeBrowser.tabs, "get");
    const { type, options } = smallCreate();
    const other = background.start(CEREMONY_ID, { type, options: { ...options, hints: ["security-key"] } });
    expect(await other.answer()).toEqual({ type: "native" });
    expect(look).not.toHaveBeenCalled();
    background.start(OTHER_CEREMONY_ID, smallCreate());
    await background.window();
    expect(look).toHaveBeenCalledOnce();
  });

  it.each([
    ["create()", smallCreate()],
    ["get() of any passkey", smallGet()],
    [
      "get() of a list that may name ours, whatever the hints",
      { ...smallGet(), options: { ...smallGet().options, hints: ["security-key"], allowCredentials: LIST } },
    ],
  ] as const)("of %s looks for its tab before the vault has answered", async (_, request) => {
    const { stage: background, storage } = await stage(1);
    storage.readHead = () => new Promise(() => {});
    const look = vi.spyOn(fakeBrowser.tabs, "get");
    background.start(CEREMONY_ID, request as CeremonyRequest);
    await aWhile();
    expect(look).toHaveBeenCalledOnce();
  });

  it("of a page that is not shown looks for no tab, nor does a conditional one", async () => {
    const { stage: background } = await stage(1);
    const look = vi.spyOn(fakeBrowser.tabs, "get");
    const hidden = senderOf({ tab: { id: 1, windowId: 10, incognito: false, active: false } });
    expect(await background.start(CEREMONY_ID, smallGet(), hidden).answer()).toEqual({ type: "native" });
    background.start(OTHER_CEREMONY_ID, { ...smallGet(), mediation: "conditional" } as CeremonyRequest);
    await aWhile();
    expect(look).not.toHaveBeenCalled();
  });

  it("gives no answer where a counter that must rise could not be stored", async () => {
    const { stage: background, vault, storage } = await stage();
    await vault.add(credential(1, { signCount: 41 }));
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { commit } = storage;
    storage.commit = () => Promise.reject(new Error("full"));
    const failed = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await failed.answer()).toMatchObject({ type: "error", name: "UnknownError" });
    storage.commit = commit;
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(await vault.passkeys()).toMatchObject([{ signCount: 42 }]);
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

  it("answers the page before its window has gone", async () => {
    const { stage: background } = await stage(1);
    let letClose = () => {};
    browserState.closing = new Promise((resolve) => {
      letClose = resolve;
    });
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(browserState.openWindows()).toHaveLength(1);
    letClose();
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
  });

  it("leaves neither window nor memory behind where its answer cannot be posted", async () => {
    const { stage: background } = await stage(1);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const page = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    vi.spyOn(page, "postMessage").mockImplementation(() => {
      throw new Error("Attempting to use a disconnected port object");
    });
    await prompt.decide(APPROVE);
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
    await vi.waitFor(() => expect([...browserState.session.keys()]).toEqual([]));
    expect(warn).toHaveBeenCalled();
  });

  it("goes on though its window cannot be remembered", async () => {
    const { stage: background } = await stage(1);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const set = fakeBrowser.storage.session.set.bind(fakeBrowser.storage.session);
    vi.spyOn(fakeBrowser.storage.session, "set").mockImplementation(async (items) => {
      if (JSON.stringify(items).includes('"promptWindowId"') && JSON.stringify(items).includes("asking")) {
        throw new Error("quota");
      }
      await set(items);
    });
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(warn).toHaveBeenCalledOnce();
  });

  it("is refused when the person declines, closes the window, or wants another device", async () => {
    const { stage: background } = await stage(1);
    const declined = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide({ type: "cancel" });
    expect(await declined.answer()).toEqual(refused);
    const closed = background.start(CEREMONY_ID, smallGet());
    const window = await background.window();
    await new PromptPage(background.prompts, window).view();
    background.prompts.closed(window.id);
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
    expect(await page.answer()).toMatchObject({ type: "error", name: "SecurityError" });
    expect(isRelatedOrigin).toHaveBeenCalledWith("example.com", "https://evil.example", expect.anything());
  });
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

describe("what the vault tells of itself", () => {
  it("reaches the window that asks", async () => {
    let onChange = () => {};
    const { vault } = await madeVault(() => onChange());
    const background = new Stage(vault);
    onChange = () => background.prompts.refresh();
    await vault.add(credential(1));
    const page = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    expect(await prompt.view()).toMatchObject({ pin: "verify", accounts: [{}] });
    await vault.lock();
    expect(await prompt.view()).toMatchObject({ pin: "unlock", accounts: null });
    await vault.unlock(BY_PIN);
    await prompt.decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
  });
});

describe("a computer that slept", () => {
  it("has locked the vault before a request is looked at", async () => {
    const { vault } = await madeVault();
    await vault.add(credential(1));
    const background = new Stage(vault, () => vault.lock());
    const page = background.start(CEREMONY_ID, smallGet());
    const prompt = await background.promptPage();
    expect(await prompt.view()).toMatchObject({ pin: "unlock", accounts: null });
    await page.drop();
  });

  it("shows nothing before it is known whether it did", async () => {
    const { vault } = await madeVault();
    await vault.add(credential(1));
    let awake = () => {};
    const known = new Promise<void>((resolve) => {
      awake = resolve;
    });
    const background = new Stage(vault, () => known);
    const page = background.start(CEREMONY_ID, smallGet());
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
    expect(page.sent).toEqual([]);
    awake();
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
  });

  it("and cannot be locked answers with an error, and opens no window", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { vault } = await madeVault();
    await vault.add(credential(1));
    const background = new Stage(vault, () => Promise.reject(new Error("no session")));
    const answer = await background.start(CEREMONY_ID, smallGet()).answer();
    expect(answer).toMatchObject({ type: "error", name: "UnknownError" });
    expect(JSON.stringify(answer)).not.toContain("no session");
    expect(browserState.openWindows()).toEqual([]);
    expect([...browserState.session.keys()]).toEqual([]);
  });
});
