import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  callerOf,
  callingDocument,
  sameDocument,
  senderOrigin,
  topOriginOf,
} from "../../../background/ceremony/calling-document.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";
import { senderOf } from "../../fakes/stage.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

const DOCUMENT = {
  origin: "https://example.com",
  tabId: 1,
  frameId: 0,
  documentId: "DOCUMENT-1",
  windowId: 10,
  private: false,
  shown: true,
};

describe("the calling document", () => {
  it("is what the browser says of the sender", () => {
    expect(callingDocument(senderOf())).toEqual(DOCUMENT);
    expect(callingDocument(senderOf({ documentLifecycle: "active" }))).toEqual(DOCUMENT);
    const incognito = { id: 7, windowId: 8, incognito: true, active: false };
    expect(callingDocument(senderOf({ tab: incognito, frameId: 4 }))).toEqual({
      ...DOCUMENT,
      tabId: 7,
      windowId: 8,
      frameId: 4,
      private: true,
      shown: false,
    });
  });

  it("has the origin of the sender, never that of its address", () => {
    const sandboxed = senderOf({ origin: "null", url: "https://example.com/login" });
    expect(callingDocument(sandboxed)).toMatchObject({ origin: "null" });
    expect(callingDocument(senderOf({ origin: undefined, url: "https://example.com/" }))).toBe("no-origin");
  });

  it.each([
    ["no sender", undefined],
    ["an empty origin", senderOf({ origin: "" })],
    ["neither origin nor document", senderOf({ origin: undefined, documentId: undefined })],
    ["a prerendered page of no origin", senderOf({ origin: undefined, documentLifecycle: "prerender" })],
  ])("has no origin with %s", (_, sender) => {
    expect(callingDocument(sender)).toBe("no-origin");
  });

  it.each([
    ["no document id", senderOf({ documentId: undefined })],
    ["no frame", senderOf({ frameId: undefined })],
    ["no tab", senderOf({ tab: undefined })],
    ["a tab without id", senderOf({ tab: { windowId: 1, incognito: false, active: true } })],
    ["a prerendered page", senderOf({ documentLifecycle: "prerender" })],
    ["a page in the back-forward cache", senderOf({ documentLifecycle: "cached" })],
  ])("cannot be told from %s", (_, sender) => {
    expect(callingDocument(sender)).toBe("no-document");
  });

  it("is the same when origin, tab, frame and document are", () => {
    expect(sameDocument(DOCUMENT, { ...DOCUMENT, windowId: 99, shown: false })).toBe(true);
    for (const change of [{ origin: "x" }, { tabId: 2 }, { frameId: 1 }, { documentId: "x" }]) {
      expect(sameDocument(DOCUMENT, { ...DOCUMENT, ...change })).toBe(false);
    }
  });
});

describe("the ancestors", () => {
  const frame = (frameId: number, parentFrameId: number, url: string) => ({ frameId, parentFrameId, url });
  const inFrame = async (frameId: number, ...frames: ReturnType<typeof frame>[]) => {
    browserState.frames = frames;
    return (await callerOf({ ...DOCUMENT, frameId }, {})).sameOriginWithAncestors;
  };
  const top = frame(0, -1, "https://example.com/page?x#y");

  it("of a top document are none, whatever its address shows", async () => {
    expect(await inFrame(0)).toBe(true);
    expect(await inFrame(0, frame(0, -1, "about:blank"))).toBe(true);
  });

  it.each([
    ["the same origin", top, true],
    ["another site's origin", frame(0, -1, "https://evil.example/"), false],
    ["another port", frame(0, -1, "https://example.com:8443/"), false],
    ["another scheme", frame(0, -1, "http://example.com/"), false],
    ["a parent domain", frame(0, -1, "https://com/"), false],
    ["a domain below", frame(0, -1, "https://login.example.com/"), false],
    ["about:blank, of which nobody knows whose it is", frame(0, -1, "about:blank"), false],
    ["a data: document", frame(0, -1, "data:text/html,https://example.com/"), false],
    ["no address at all", frame(0, -1, ""), false],
  ])("%s: %o: %s", async (_, parent, same) => {
    expect(await inFrame(3, parent, frame(3, 0, "https://example.com/frame"))).toBe(same);
  });

  it("all count, not the next alone", async () => {
    const middle = frame(3, 0, "https://example.com/middle");
    const own = frame(4, 3, "https://example.com/own");
    expect(await inFrame(4, top, middle, own)).toBe(true);
    expect(await inFrame(4, frame(0, -1, "https://evil.example/"), middle, own)).toBe(false);
    expect(await inFrame(4, top, frame(3, 0, "https://evil.example/"), own)).toBe(false);
  });

  it("may be srcdoc documents within the same origin", async () => {
    const srcdoc = frame(3, 0, "about:srcdoc");
    const own = frame(4, 3, "https://example.com/own");
    expect(await inFrame(4, top, srcdoc, own)).toBe(true);
    expect(await inFrame(4, frame(0, -1, "https://evil.example/"), srcdoc, own)).toBe(false);
  });

  it("that are not known are another origin's", async () => {
    expect(await inFrame(3)).toBe(false);
    expect(await inFrame(3, top)).toBe(false);
    expect(await inFrame(4, top, frame(4, 3, "https://example.com/"))).toBe(false);
    const getAllFrames = vi.spyOn(fakeBrowser.webNavigation, "getAllFrames");
    getAllFrames.mockResolvedValueOnce(null as never);
    expect(await inFrame(3, top, frame(3, 0, "https://example.com/"))).toBe(false);
  });
});

describe("a frame in another site's page", () => {
  const frame = (frameId: number, parentFrameId: number, url: string, documentId?: string) => ({
    frameId,
    parentFrameId,
    url,
    ...(documentId !== undefined && { documentId }),
  });
  const shop = frame(0, -1, "https://shop.example/cart?x#y");
  const own = frame(3, 0, "https://example.com/pay");
  const allowed = { allowed: true, active: true };
  const embeddingOf = async (state: object, ...frames: ReturnType<typeof frame>[]) => {
    browserState.frames = frames;
    const caller = await callerOf({ ...DOCUMENT, frameId: 3 }, state);
    expect(caller).toMatchObject({ origin: "https://example.com", sameOriginWithAncestors: false });
    return caller.embedding;
  };

  it("has the origin of the page that the person sees, and the click", async () => {
    const topOrigin = "https://shop.example";
    expect(await embeddingOf(allowed, shop, own)).toEqual({ topOrigin, activated: true });
    expect(await embeddingOf({ allowed: true, active: false }, shop, own)).toEqual({
      topOrigin,
      activated: false,
    });
    expect(await embeddingOf({ allowed: true }, shop, own)).toEqual({ topOrigin, activated: false });
  });

  it.each([[{}], [{ allowed: false, active: true }], [{ active: true }]])(
    "has none where the policy is not known to allow it: %o",
    async (state) => {
      expect(await embeddingOf(state, shop, own)).toBeUndefined();
    },
  );

  it("within a frame of a third site has the top page's", async () => {
    const third = frame(2, 0, "https://third.example/");
    const inner = frame(3, 2, "https://example.com/");
    expect(await embeddingOf(allowed, shop, third, inner)).toMatchObject({
      topOrigin: "https://shop.example",
    });
  });

  it("within another site's frame on its own page is told as such", async () => {
    const top = frame(0, -1, "https://example.com/");
    const third = frame(2, 0, "https://third.example/");
    const inner = frame(3, 2, "https://example.com/");
    expect(await embeddingOf(allowed, top, third, inner)).toMatchObject({
      topOrigin: "https://example.com",
    });
  });

  it.each(["about:blank", "data:text/html,x", "javascript:0", "chrome-extension://abc/x.html", ""])(
    "has none where the address of an ancestor does not tell whose it is: %o",
    async (url) => {
      expect(await embeddingOf(allowed, frame(0, -1, url), own)).toBeUndefined();
      expect(await embeddingOf(allowed, shop, frame(2, 0, url), frame(3, 2, "x:y"))).toBeUndefined();
    },
  );

  it.each([
    "http://evil.example/",
    "http://192.168.1.1/",
    "http://localhost.evil.example/",
    "http://127.0.0.1.evil.example/",
  ])("has none where an ancestor is no secure context: %s", async (url) => {
    expect(await embeddingOf(allowed, frame(0, -1, url), own)).toBeUndefined();
    const inner = frame(3, 2, "https://example.com/");
    expect(
      await embeddingOf(allowed, frame(0, -1, url), frame(2, 0, "https://a.example/"), inner),
    ).toBeUndefined();
    expect(await embeddingOf(allowed, shop, frame(2, 0, url), inner)).toBeUndefined();
  });

  it.each(["http://localhost:8080/", "http://app.localhost/", "http://127.0.0.1:3000/", "http://[::1]/"])(
    "has one in a page of this computer: %s",
    async (url) => {
      expect(await embeddingOf(allowed, frame(0, -1, url), own)).toMatchObject({
        topOrigin: new URL(url).origin,
      });
    },
  );

  it("has none where another document has taken its place", async () => {
    const theirs = frame(3, 0, "https://example.com/", "DOCUMENT-2");
    expect(await embeddingOf(allowed, shop, theirs)).toBeUndefined();
    const still = frame(3, 0, "https://example.com/", "DOCUMENT-1");
    expect(await embeddingOf(allowed, shop, still)).toBeDefined();
  });
});

it("the origin of the page that the person sees is the top document's, where it can be told", async () => {
  const frames = [
    { frameId: 0, parentFrameId: -1, url: "https://shop.example/cart" },
    { frameId: 2, parentFrameId: 0, url: "https://third.example/" },
    { frameId: 3, parentFrameId: 2, url: "https://example.com/" },
  ];
  browserState.frames = frames;
  expect(await topOriginOf({ ...DOCUMENT, frameId: 3 })).toBe("https://shop.example");
  expect(await topOriginOf(DOCUMENT)).toBe("https://example.com");
  expect(await topOriginOf({ ...DOCUMENT, frameId: 9 })).toBeUndefined();
  browserState.frames = frames.map((frame) => (frame.frameId === 2 ? { ...frame, url: "data:," } : frame));
  expect(await topOriginOf({ ...DOCUMENT, frameId: 3 })).toBeUndefined();
});

it("the origin of who sends is the browser's word, or none", () => {
  expect(senderOrigin(senderOf({ documentId: undefined, url: "https://evil.example/" }))).toBe(
    "https://example.com",
  );
  for (const sender of [undefined, {}, senderOf({ origin: "" })]) expect(senderOrigin(sender)).toBe("null");
});
