import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetExpired } from "../../../background/ceremony/ceremony-memory.ts";
import { relatedOriginsFor } from "../../../background/ceremony/related-origins.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { fromBase64Url } from "../../../src/bytes/base64url.ts";
import type { IsRelatedOrigin } from "../../../src/webauthn/related-origins.ts";
import type { CeremonyRequest } from "../../../src/wire/ceremony.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, smallCreate, smallGet } from "../../fakes/requests.ts";
import { PromptPage, Stage, senderOf, stage } from "../../fakes/stage.ts";

/** Ceremonies of a frame in another site's page, and of a related origin. */

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));
const isRelatedOrigin = vi.hoisted(() => vi.fn<IsRelatedOrigin>());
vi.mock("../../../background/ceremony/related-origins.ts", () => ({
  relatedOriginsFor: vi.fn(() => isRelatedOrigin),
}));

beforeEach(() => {
  browserState.reset();
  browserState.frames = [
    { frameId: 0, parentFrameId: -1, url: "https://shop.example/cart" },
    { frameId: 5, parentFrameId: 0, url: "https://example.com/pay" },
  ];
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
  isRelatedOrigin.mockReset().mockResolvedValue(false);
});

const APPROVE = { type: "approve", pin: PIN } as const;
const NATIVE = { type: "native" };
const FRAME = senderOf({ frameId: 5 });
const CLICKED = { allowed: true, active: true };

function call(background: Stage, request: CeremonyRequest, state: object = CLICKED, sender = FRAME) {
  return background.connect({ type: "start", id: CEREMONY_ID, request, ...state }, sender);
}

describe("a frame of another site's page", () => {
  it.each([smallCreate(), smallGet()])(
    "shows both sites, and tells the relying party: %o",
    async (request) => {
      const { stage: background } = await stage(1);
      const page = call(background, request);
      const prompt = await background.promptPage();
      const view = await prompt.view();
      expect(view).toMatchObject({
        rpId: "example.com",
        origin: "https://example.com",
        topOrigin: "https://shop.example",
      });
      expect(view.clickAgain).toBe(request.type === "create" ? true : undefined);
      browserState.frames = [];
      await prompt.say(APPROVE);
      const answer = await page.answer();
      if (answer.type !== "credential") return expect.unreachable(answer.type);
      const clientData = new TextDecoder().decode(fromBase64Url(answer.credential.response.clientDataJSON));
      expect(clientData).toContain('"crossOrigin":true,"topOrigin":"https://shop.example"}');
    },
  );

  it("says nothing of a page above that is the caller's own", async () => {
    browserState.frames[0] = { frameId: 0, parentFrameId: -1, url: "https://example.com/" };
    const { stage: background } = await stage(1);
    call(background, smallCreate());
    const view = await (await background.promptPage()).view();
    expect(view).not.toHaveProperty("topOrigin");
    expect(view).not.toHaveProperty("clickAgain");
  });

  it.each([{}, { active: true }, { allowed: false, active: true }])("is native with %o", async (state) => {
    const { stage: background } = await stage(1);
    for (const request of [smallCreate(), smallGet()]) {
      expect(await call(background, request, state).answer()).toEqual(NATIVE);
    }
    expect(browserState.openWindows()).toEqual([]);
  });

  it("is native where the permissions policy says no, the document of a tab too", async () => {
    const { stage: background } = await stage(1);
    for (const request of [smallCreate(), smallGet()]) {
      expect(await call(background, request, { allowed: false }, senderOf()).answer()).toEqual(NATIVE);
    }
    expect(browserState.openWindows()).toEqual([]);
  });

  it("is native where the request is longer than any, however its byte strings came", async () => {
    const { stage: background } = await stage(1);
    const challenge = { binary: "x".repeat(200_000) };
    const request = { ...smallGet(), options: { ...smallGet().options, challenge } };
    expect(await call(background, request as unknown as CeremonyRequest).answer()).toEqual(NATIVE);
    expect(browserState.openWindows()).toEqual([]);
  });

  it("makes no passkey without a click, and opens no window", async () => {
    const { stage: background, storage } = await stage(1);
    const { writes } = storage;
    const answer = await call(background, smallCreate(), { allowed: true, active: false }).answer();
    expect(answer).toMatchObject({ type: "error", name: "NotAllowedError" });
    expect(browserState.openWindows()).toEqual([]);
    expect(storage.writes).toBe(writes);
  });

  it.each(["example.com", "shop.example"])("is native where %s is switched off", async (off) => {
    vi.mocked(isSwitchedOff).mockImplementation(async (host) => host === off);
    const { stage: background } = await stage(1);
    expect(await call(background, smallGet()).answer()).toEqual(NATIVE);
  });

  it("goes on after a stop of the background, though the click is long ago", async () => {
    const { stage: before, vault } = await stage(1);
    call(before, smallCreate());
    const window = await before.window();
    await new PromptPage(before.prompts, window).view();
    const after = new Stage(vault);
    const message = { type: "resume", id: CEREMONY_ID, request: smallCreate(), allowed: true, active: false };
    const page = after.connect(message, FRAME);
    await new PromptPage(after.prompts, window).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
  });
});

describe("whoever wants the browser's passkey in such a frame", () => {
  async function leave(request: CeremonyRequest) {
    const { stage: background } = await stage(1);
    const page = call(background, request);
    await (await background.promptPage()).decide({ type: "native" });
    expect(await page.answer()).toEqual(NATIVE);
    return background;
  }

  it("has it by the next click, once", async () => {
    const background = await leave(smallCreate());
    expect(await call(background, smallCreate()).answer()).toEqual(NATIVE);
    expect(browserState.openWindows()).toEqual([]);
    expect([...browserState.session.keys()]).toEqual([]);
    call(background, smallCreate());
    await background.window();
  });

  it("needs no other click where the first still counts", async () => {
    const { stage: background } = await stage(1);
    const page = call(background, smallCreate());
    await (await background.promptPage()).decide({ type: "native" });
    expect(await page.answer()).toEqual(NATIVE);
    await page.receive({ type: "clicked" });
    await vi.waitFor(() => expect([...browserState.session.keys()]).toEqual([]));
    call(background, smallCreate());
    await background.window();
  });

  it("has it in that document alone", async () => {
    const background = await leave(smallCreate());
    call(background, smallCreate(), CLICKED, senderOf({ frameId: 5, documentId: "DOCUMENT-2" }));
    await background.window();
  });

  it("needs no other click where the browser wants none", async () => {
    const background = await leave(smallGet());
    expect([...browserState.session.keys()]).toEqual([]);
    call(background, smallGet());
    await background.window();
  });

  it("is asked again when some time has gone by, and nothing is kept for ever", async () => {
    const background = await leave(smallCreate());
    const [key] = [...browserState.session.keys()];
    expect(key).toBe("left.DOCUMENT-1");
    await forgetExpired(Date.now());
    expect([...browserState.session.keys()]).toEqual([key]);
    browserState.session.set(key ?? "", { deadline: Date.now() - 1 });
    call(background, smallCreate());
    await background.window();
    browserState.session.set(key ?? "", { deadline: Date.now() - 1 });
    await forgetExpired(Date.now());
    expect([...browserState.session.keys()]).not.toContain(key);
  });

  it("who cancels instead is asked again", async () => {
    const { stage: background } = await stage(1);
    const page = call(background, smallCreate());
    await (await background.promptPage()).decide({ type: "cancel" });
    expect(await page.answer()).toMatchObject({ name: "NotAllowedError" });
    call(background, smallCreate());
    await background.window();
  });
});

describe("a related origin", () => {
  const RELATED = senderOf({ origin: "https://example.de" });
  const TAB = { id: 1, windowId: 10, active: true };

  it("signs in where the relying party lists it, and both names are shown", async () => {
    isRelatedOrigin.mockResolvedValue(true);
    const { stage: background } = await stage(1);
    const page = call(background, smallGet(), {}, RELATED);
    const prompt = await background.promptPage();
    expect(await prompt.view()).toMatchObject({ rpId: "example.com", origin: "https://example.de" });
    await prompt.say(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(relatedOriginsFor).toHaveBeenCalledWith(expect.objectContaining({ tabId: 1 }));
    expect(isRelatedOrigin).toHaveBeenCalledExactlyOnceWith(
      "example.com",
      "https://example.de",
      expect.any(AbortSignal),
    );
  });

  it("is not looked for where the site is switched off, or everything goes native", async () => {
    vi.mocked(isSwitchedOff).mockImplementation(async (host) => host === "example.de");
    const { stage: background } = await stage(1);
    expect(await call(background, smallGet(), {}, RELATED).answer()).toEqual(NATIVE);
    vi.mocked(isSwitchedOff).mockResolvedValue(false);
    const hidden = senderOf({
      origin: "https://example.de",
      tab: { ...TAB, incognito: false, active: false },
    });
    expect(await call(background, smallGet(), {}, hidden).answer()).toEqual(NATIVE);
    expect(isRelatedOrigin).not.toHaveBeenCalled();
  });

  it("is the browser's in a private window: the connection would be a trace of it", async () => {
    const { stage: background } = await stage(1);
    const incognito = senderOf({ origin: "https://example.de", tab: { ...TAB, incognito: true } });
    expect(await call(background, smallGet(), {}, incognito).answer()).toEqual(NATIVE);
    expect(isRelatedOrigin).not.toHaveBeenCalled();
  });

  it("is the browser's where too much was asked: it is no SecurityError that nobody has found", async () => {
    const { stage: background } = await stage(1);
    isRelatedOrigin.mockResolvedValue(undefined);
    for (const request of [smallGet(), smallCreate()]) {
      expect(await call(background, request, {}, RELATED).answer()).toEqual(NATIVE);
    }
    expect(relatedOriginsFor).toHaveBeenLastCalledWith(expect.objectContaining({ tabId: 1, frameId: 0 }));
  });

  it("that leaves while the list is fetched ends the request", async () => {
    let given: AbortSignal | undefined;
    isRelatedOrigin.mockImplementation((_, __, signal) => {
      given = signal;
      return new Promise(() => {});
    });
    const { stage: background } = await stage(1);
    const page = call(background, smallGet(), {}, RELATED);
    await vi.waitFor(() => expect(given).toBeDefined());
    await page.drop();
    expect(given?.aborted).toBe(true);
    await vi.waitFor(() => expect([...browserState.session.keys()]).toEqual([]));
  });
});
