import { beforeEach, describe, expect, it, vi } from "vitest";
import { endCeremonyOf, forgetExpired } from "../../../background/ceremony/ceremony-memory.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { madeVault, PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallCreate, smallGet } from "../../fakes/requests.ts";
import { aWhile, PromptPage, Stage, senderOf } from "../../fakes/stage.ts";

/** A background that stops while a ceremony runs; what it held in memory is another `Stage`'s. */

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: async () => false }));
beforeEach(() => browserState.reset());

const APPROVE = { type: "approve", pin: PIN } as const;
const refused = expect.objectContaining({ type: "error", name: "NotAllowedError" });

/** A ceremony whose background has stopped while its window was open and asking. */
async function interrupted() {
  const { vault, storage } = await madeVault();
  await vault.add(credential(1));
  const before = new Stage(vault);
  before.start(CEREMONY_ID, smallGet());
  const window = await before.window();
  await new PromptPage(before.prompts, window).view();
  return { vault, storage, window, after: new Stage(vault) };
}

describe("before the person decided", () => {
  it("goes on in the same window: the content script comes back first", async () => {
    const { window, after } = await interrupted();
    const page = after.resume(CEREMONY_ID, smallGet());
    const prompt = new PromptPage(after.prompts, window);
    await prompt.decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
  });

  it("goes on in the same window: the window comes back first", async () => {
    const { window, after } = await interrupted();
    const prompt = new PromptPage(after.prompts, window);
    const page = after.resume(CEREMONY_ID, smallGet());
    await prompt.decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(browserState.openWindows()).not.toContain(window.id + 1);
  });

  it("goes on in a window that opened too late to be remembered", async () => {
    const { vault } = await madeVault();
    await vault.add(credential(1));
    const before = new Stage(vault);
    const { onWindow } = browserState;
    let remembered: [string, unknown][] = [];
    browserState.onWindow = (window) => {
      remembered = [...browserState.session];
      onWindow(window);
    };
    before.start(CEREMONY_ID, smallGet());
    const window = await before.window();
    await new PromptPage(before.prompts, window).view();
    browserState.session.clear();
    for (const [key, record] of remembered) browserState.session.set(key, record);

    const after = new Stage(vault);
    const prompt = new PromptPage(after.prompts, window);
    const page = after.resume(CEREMONY_ID, smallGet());
    expect(browserState.openWindows()).toEqual([window.id]);
    await prompt.decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
  });

  it("goes on though its tab is not shown any more: it was when it asked", async () => {
    const { window, after } = await interrupted();
    const tab = { id: 1, windowId: 10, incognito: false, active: false };
    const page = after.resume(CEREMONY_ID, smallGet(), senderOf({ tab }));
    await new PromptPage(after.prompts, window).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
  });

  it("is native where no window was open yet and its tab is not shown any more", async () => {
    const { vault } = await madeVault();
    await vault.add(credential(1));
    const before = new Stage(vault);
    before.start(CEREMONY_ID, smallGet());
    await before.window();
    before.start(OTHER_CEREMONY_ID, smallGet(), senderOf({ documentId: "DOCUMENT-2" }));
    await aWhile();
    const windows = browserState.openWindows();
    const tab = { id: 1, windowId: 10, incognito: false, active: false };
    const sender = senderOf({ documentId: "DOCUMENT-2", tab });
    const page = new Stage(vault).resume(OTHER_CEREMONY_ID, smallGet(), sender);
    expect(await page.answer()).toEqual({ type: "native" });
    expect(browserState.openWindows()).toEqual(windows);
  });

  it("is native where the browser does not say any more from which document", async () => {
    const { after } = await interrupted();
    const sender = senderOf({ documentId: undefined });
    expect(await after.resume(CEREMONY_ID, smallGet(), sender).answer()).toEqual({ type: "native" });
  });

  it("is over when the window was closed while nobody watched", async () => {
    const { window, after } = await interrupted();
    await fakeBrowser.windows.remove(window.id);
    expect(await after.resume(CEREMONY_ID, smallGet()).answer()).toEqual(refused);
  });

  it("is over when the closing of the window is what started the background", async () => {
    const { window, after } = await interrupted();
    await fakeBrowser.windows.remove(window.id);
    expect(after.prompts.closed(window.id)).toBe(false);
    await endCeremonyOf(window.id);
    expect(await after.resume(CEREMONY_ID, smallGet()).answer()).toEqual(refused);
    expect([...browserState.session.keys()]).toEqual([]);
  });

  it("keeps its end: the time that has passed is not given again", async () => {
    const { after } = await interrupted();
    const [[key, record]] = [...browserState.session] as [[string, object]];
    browserState.session.set(key, { ...record, deadline: Date.now() - 1 });
    expect(await after.resume(CEREMONY_ID, smallGet()).answer()).toEqual(refused);
    await vi.waitFor(() => expect(browserState.openWindows()).toEqual([]));
  });

  it.each([
    ["another document", { documentId: "DOCUMENT-2" }],
    ["another origin", { origin: "https://evil.example" }],
    ["another tab", { tab: { id: 2, windowId: 10, incognito: false, active: true } }],
    ["another frame", { frameId: 3 }],
  ])("is not for %s", async (_, changes) => {
    const { after } = await interrupted();
    expect(await after.resume(CEREMONY_ID, smallGet(), senderOf(changes)).answer()).toEqual(refused);
  });
});

describe("after the person decided", () => {
  it("is one refusal, and the window closes", async () => {
    const { window, after, storage } = await interrupted();
    const { writes } = storage;
    const [[key, record]] = [...browserState.session] as [[string, object]];
    browserState.session.set(key, { ...record, phase: "over" });
    expect(await after.resume(CEREMONY_ID, smallGet()).answer()).toEqual(refused);
    expect(browserState.openWindows()).not.toContain(window.id);
    expect([...browserState.session.keys()]).toEqual([]);
    expect(storage.writes).toBe(writes);
  });

  it("is remembered as over before anything is stored", async () => {
    const { vault, storage } = await madeVault();
    const background = new Stage(vault);
    const commit = storage.commit.bind(storage);
    let phase: unknown;
    storage.commit = async (write) => {
      const [record] = [...browserState.session.values()] as { phase: string }[];
      phase = record?.phase;
      await commit(write);
    };
    const page = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    await page.answer();
    expect(phase).toBe("over");
  });
});

it("a ceremony of which nothing is known has ended", async () => {
  const { vault } = await madeVault();
  await vault.add(credential(1));
  expect(await new Stage(vault).resume(CEREMONY_ID, smallGet()).answer()).toEqual(refused);
  expect(browserState.openWindows()).toEqual([]);
});

it("what is remembered holds no option of the page and nothing of the vault", async () => {
  await interrupted();
  const remembered = JSON.stringify([...browserState.session]);
  expect(Object.keys([...browserState.session.values()][0] as object).sort()).toEqual([
    "caller",
    "clicked",
    "deadline",
    "document",
    "phase",
    "promptWindowId",
  ]);
  expect(remembered).not.toContain(credential(1).userName);
});

it("what was left behind is forgotten when its time is over", async () => {
  await interrupted();
  browserState.session.set("unlocked", { vaultId: "" });
  await forgetExpired(Date.now());
  expect([...browserState.session.keys()].sort()).toEqual([`ceremony.${CEREMONY_ID}`, "unlocked"]);
  await forgetExpired(Date.now() + 700_000);
  expect([...browserState.session.keys()]).toEqual(["unlocked"]);
});

it("what a tab has left behind goes with it", async () => {
  await interrupted();
  browserState.closedTabs = [2];
  await forgetExpired(Date.now());
  expect(browserState.session.has(`ceremony.${CEREMONY_ID}`)).toBe(true);
  browserState.closedTabs = [1];
  await forgetExpired(Date.now());
  expect(browserState.session.has(`ceremony.${CEREMONY_ID}`)).toBe(false);
});
