import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Prompt } from "../../../background/prompt/prompt-windows.ts";
import { pause } from "../../../background/storage/pause.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { INVITATION } from "../../../src/wire/ceremony.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { aWhile, type PagePort, Stage, senderOf, stage } from "../../fakes/stage.ts";

/** What becomes of a request that waits, while the person, its page and other pages go on. */

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));

const PENDING = { type: "pending" };
const NATIVE = { type: "native" };
const RP_ID = "example.com";
const idOf = (n: number) => CEREMONY_ID.replace(/.{3}$/, n.toString(16).padStart(3, "0"));
const conditional = (options: object = {}) => ({
  type: "get" as const,
  mediation: "conditional" as const,
  options: { ...smallGet().options, ...options },
});
const named = (...ids: Uint8Array[]) => ({
  allowCredentials: ids.map((id) => ({ type: "public-key", id: toBase64Url(id) })),
});

let now = 1_000_000;

beforeEach(() => {
  vi.restoreAllMocks();
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
  now = 1_000_000;
  vi.spyOn(Date, "now").mockImplementation(() => now);
});

async function pending(background: Stage, request = conditional(), sender?: object): Promise<PagePort> {
  const page = background.start(CEREMONY_ID, request, sender);
  expect(await page.next()).toEqual(PENDING);
  return page;
}

/** The key in the page, connected. */
function key(background: Stage) {
  const port = Object.assign(new FakePort(senderOf()), { disconnect: vi.fn() });
  background.requests.accept(port.asPort);
  return port;
}

describe("a list with nothing of ours in it", () => {
  const foreign = named(Uint8Array.of(4, 5, 6));

  it.each([false, true])("is promised by nothing; vault locked: %o", async (locked) => {
    const { stage: background, vault } = await stage(1);
    if (locked) await vault.lock();
    await pending(background, conditional(foreign));
    await aWhile();
    expect(browserState.badge(1)).toBe("");
    expect(await background.requests.ofTab(1)).toBeUndefined();
  });

  it("opens the same window for a click, which says that there is nothing", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background, conditional(foreign));
    void key(background).receive(INVITATION);
    expect(await (await background.promptPage()).view()).toMatchObject({ type: "get", accounts: [] });
    expect(page.sent).toEqual([PENDING]);
  });

  it("is promised where it has one of ours, in a locked vault too", async () => {
    const { stage: background, vault } = await stage(1);
    await pending(background, conditional(named(Uint8Array.of(4), credential(1).id)));
    expect(await background.requests.ofTab(1)).toBe(RP_ID);
    await vault.lock();
    expect(await background.requests.ofTab(1)).toBe(RP_ID);
  });
});

it("a dot that a stopped background has left goes when the popup looks, and a true one stays", async () => {
  const { stage: background } = await stage(1);
  await fakeBrowser.action.setBadgeText({ tabId: 2, text: "•" });
  await pending(background);
  expect(await background.requests.ofTab(1)).toBe(RP_ID);
  expect(await background.requests.ofTab(2)).toBeUndefined();
  await vi.waitFor(() => expect(browserState.badge(2)).toBe(""));
  await aWhile();
  expect(browserState.badge(1)).toBe("•");
});

it("tells when a request begins to wait, and when it waits no more, also one that comes back to another background", async () => {
  const { stage: before, vault } = await stage(1);
  before.pendingChanged = vi.fn();
  await pending(before);
  expect(before.pendingChanged).toHaveBeenCalledOnce();
  const after = new Stage(vault);
  const told: (string | undefined)[] = [];
  after.pendingChanged = () => void after.requests.ofTab(1).then((rpId) => told.push(rpId));
  const page = after.resume(CEREMONY_ID, conditional());
  await vi.waitFor(() => expect(told).toEqual([RP_ID]));
  await page.onDisconnect.fire();
  await vi.waitFor(() => expect(told).toEqual([RP_ID, undefined]));
});

describe("when Latchkey is to stay out", () => {
  it.each([
    ["everywhere", () => pause(true)],
    ["here", async () => void vi.mocked(isSwitchedOff).mockResolvedValue(true)],
  ])("%s, what waits goes at once: the browser has it", async (_, stayOut) => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    const port = key(background);
    await vi.waitFor(() => expect(browserState.badge(1)).toBe("•"));
    await stayOut();
    background.requests.askAgain();
    expect(await page.answer()).toEqual(NATIVE);
    await vi.waitFor(() => expect(port.disconnect).toHaveBeenCalled());
    expect(browserState.badge(1)).toBe("");
    expect(await background.requests.ofTab(1)).toBeUndefined();
  });

  it("and nobody has said so yet, a click opens no window", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    vi.mocked(isSwitchedOff).mockResolvedValue(true);
    await background.requests.open(1, RP_ID);
    expect(await page.answer()).toEqual(NATIVE);
    expect(browserState.openWindows()).toEqual([]);
  });

  it("elsewhere, it waits on and is answered as before", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    background.requests.askAgain();
    await aWhile();
    await background.requests.open(1, RP_ID);
    await (await background.promptPage()).view();
    expect(page.sent.every((message) => JSON.stringify(message) === JSON.stringify(PENDING))).toBe(true);
  });
});

describe("what passes is no end", () => {
  beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));

  it("of a request whose window could not be opened", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    const create = vi.spyOn(fakeBrowser.windows, "create").mockRejectedValue(new Error("full screen"));
    await background.requests.open(1, RP_ID);
    expect(await page.next()).toEqual(PENDING);
    create.mockRestore();
    now += 2_000;
    await background.requests.open(1, RP_ID);
    await (await background.promptPage()).view();
  });

  it("of a request that found too many waiting", async () => {
    const { stage: background } = await stage(1);
    const page = await pending(background);
    for (const n of [1, 2, 3]) {
      background.start(idOf(n), smallGet(), senderOf({ documentId: `OTHER-${n}` }));
    }
    await background.promptPage();
    // The others stand in the line a little later.
    for (let i = 0; i < 10; i++) await aWhile();
    await background.requests.open(1, RP_ID);
    expect(await page.next()).toEqual(PENDING);
    expect(await background.requests.ofTab(1)).toBe(RP_ID);
  });
});

describe("several in one tab", () => {
  const frame = senderOf({ origin: "https://widget.test", frameId: 5, documentId: "FRAME" });
  const inFrame = (background: Stage, rpId: string) =>
    background.connect(
      { type: "start", id: OTHER_CEREMONY_ID, request: conditional({ rpId }), allowed: true },
      frame,
    );
  beforeEach(() => {
    browserState.frames = [
      { frameId: 0, parentFrameId: -1, url: "https://example.com/" },
      { frameId: 5, parentFrameId: 0, url: "https://widget.test/" },
    ];
  });

  it("the page's own is offered, whatever a frame asks for later", async () => {
    for (const seeds of [[], [1]]) {
      const { stage: background, vault } = await stage(...seeds);
      await pending(background);
      await vault.add({ ...credential(2), rpId: "widget.test" });
      expect(await inFrame(background, "widget.test").next()).toEqual(PENDING);
      // Where the page's own has nothing, the frame's is.
      expect(await background.requests.ofTab(1)).toBe(seeds.length > 0 ? RP_ID : "widget.test");
    }
  });

  it("opens what was shown, and nothing else", async () => {
    const { stage: background, vault } = await stage(1);
    await pending(background);
    await vault.add({ ...credential(2), rpId: "widget.test" });
    await inFrame(background, "widget.test").next();
    await background.requests.open(1, "gone.test");
    await aWhile();
    expect(browserState.openWindows()).toEqual([]);
    await background.requests.open(1, "widget.test");
    expect(await (await background.promptPage()).view()).toMatchObject({ rpId: "widget.test" });
  });
});

it("leaves no dot behind that is found out after its end", async () => {
  const { stage: background, vault } = await stage(1);
  const find = vault.find.bind(vault);
  const looks: (() => void)[] = [];
  vi.spyOn(vault, "find").mockImplementation(async (rpId) => {
    await new Promise<void>((done) => looks.push(done));
    return find(rpId);
  });
  const page = await pending(background);
  await vi.waitFor(() => expect(looks).toHaveLength(1));
  await page.drop();
  await aWhile();
  for (const done of looks) done();
  await aWhile();
  expect(browserState.badge(1)).toBe("");
});

describe("a document that asks over and over", () => {
  it("has one script, and its key stays for the request that comes next", async () => {
    const { stage: background } = await stage(1);
    await pending(background);
    const port = key(background);
    for (let n = 0; n < 20; n++) {
      expect(await background.start(idOf(n), conditional()).next()).toEqual(PENDING);
    }
    expect(browserState.lateScripts).toHaveLength(1);
    expect(port.disconnect).not.toHaveBeenCalled();
    void port.receive(INVITATION);
    await (await background.promptPage()).view();
  });

  it("is left to the browser in the end, and no other page with it", async () => {
    const { stage: background } = await stage(1);
    const answers: unknown[] = [];
    for (let n = 0; n < 70; n++) answers.push(await background.start(idOf(n), conditional()).next());
    expect(answers.slice(0, 60)).toEqual(Array(60).fill(PENDING));
    expect(answers.slice(60)).toEqual(Array(10).fill(NATIVE));
    const other = senderOf({ origin: "https://www.example.com", documentId: "OTHER" });
    expect(await background.start(idOf(80), conditional(), other).next()).toEqual(PENDING);
  });

  it("gets another script when its key has gone with the page", async () => {
    const { stage: background } = await stage(1);
    await pending(background);
    await key(background).drop();
    expect(await background.start(OTHER_CEREMONY_ID, conditional()).next()).toEqual(PENDING);
    expect(browserState.lateScripts).toHaveLength(2);
  });
});

describe("nothing stays on a request's signal", () => {
  const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

  it("of an invitation that was taken", async () => {
    const { stage: background } = await stage(1);
    const { signal } = new AbortController();
    const document = {
      origin: "https://example.com",
      tabId: 1,
      frameId: 0,
      documentId: "DOCUMENT-1",
      windowId: 10,
      private: false,
      shown: true,
    };
    const invitation = background.requests.invitation(
      CEREMONY_ID,
      { document, rpId: RP_ID, named: [] },
      signal,
    );
    expect(listeners(signal)).toBe(1);
    await background.requests.open(1, RP_ID);
    expect(await invitation).toBe(true);
    expect(listeners(signal)).toBe(0);
  });

  it("of a question that was answered", async () => {
    const { signal } = new AbortController();
    const prompt = new Prompt(1);
    const view = {
      type: "get" as const,
      rpId: RP_ID,
      origin: "https://example.com",
      extras: [],
      pin: "none" as const,
      platform: [],
      accounts: [],
    };
    const answer = prompt.ask(view, signal);
    expect(listeners(signal)).toBe(1);
    prompt.answer({ type: "changed" });
    await answer;
    expect(listeners(signal)).toBe(0);
  });
});
