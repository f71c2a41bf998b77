import { beforeEach, describe, expect, it, vi } from "vitest";
import { PageCalls } from "../../../background/ceremony/page-calls.ts";
import { Signals } from "../../../background/signals/signals.ts";
import { pause } from "../../../background/storage/pause.ts";
import { isSwitchedOff } from "../../../background/storage/sites.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { memoryVault, PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { aWhile, type Stage, senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: vi.fn() }));
const isRelatedOrigin = vi.hoisted(() => vi.fn(async () => false));
vi.mock("../../../background/ceremony/related-origins.ts", () => ({
  relatedOriginsFor: (_: object, purpose?: string) => (purpose === "signals" ? isRelatedOrigin : undefined),
}));

const NATIVE = { type: "native" };
const AVAILABLE = { type: "isUserVerifyingPlatformAuthenticatorAvailable", options: false };
const UNKNOWN = {
  type: "signalUnknownCredential",
  options: { rpId: "example.com", credentialId: toBase64Url(credential(1).id) },
};

let background: Stage;
let vault: Awaited<ReturnType<typeof stage>>["vault"];

beforeEach(async () => {
  browserState.reset();
  vi.mocked(isSwitchedOff).mockReset().mockResolvedValue(false);
  ({ stage: background, vault } = await stage(1));
});

/** A page's Port with its first message. */
function connect(request: unknown, sender = senderOf(), of = vault, ready = async () => {}, state = {}) {
  const port = new FakePort(sender);
  new PageCalls(of, background.ceremonies, new Signals(of), ready).accept(port.asPort);
  void port.receive({ type: "start", id: CEREMONY_ID, request, ...state });
  return port;
}
const answerTo = (...call: Parameters<typeof connect>) => connect(...call).next();
const hidden = async () => (await vault.passkeys()).filter(({ hiddenAt }) => hiddenAt !== undefined);

it("a ceremony's credential comes in the page's form", async () => {
  const port = connect(smallGet());
  await (await background.promptPage()).decide({ type: "approve", pin: PIN });
  expect(await port.next()).toMatchObject({
    type: "credential",
    registration: false,
    credential: { rawId: { binary: Buffer.from(credential(1).id).toString("latin1") } },
  });
});

describe("a question", () => {
  it("is answered with what Latchkey can do where a vault can answer the page", async () => {
    expect(await answerTo(AVAILABLE)).toEqual({ type: "value", value: true });
    await vault.lock();
    expect(await answerTo(AVAILABLE)).toEqual({ type: "value", value: true });
  });

  it("about capabilities has the browser's and ours, sorted", async () => {
    const options = { zNative: true, hybridTransport: true, relatedOrigins: false, conditionalCreate: false };
    const answer = (await answerTo({ type: "getClientCapabilities", options })) as {
      value: Record<string, boolean>;
    };
    expect(answer.value).toMatchObject({
      zNative: true,
      hybridTransport: true,
      // The browser's word alone: ours would tell whether the vault is open.
      conditionalCreate: false,
      conditionalGet: true,
      relatedOrigins: true,
      "extension:prf": true,
      signalUnknownCredential: true,
      userVerifyingPlatformAuthenticator: true,
    });
    const names = Object.keys(answer.value);
    expect(names).toEqual([...names].sort());
  });

  it.each([
    ["in a private window", { tab: { id: 1, windowId: 10, incognito: true, active: true } }],
    ["from an opaque origin", { origin: "null" }],
    ["from an IP address", { origin: "https://192.0.2.1" }],
    ["without a document", { documentId: undefined }],
    ["before its page is shown", { documentLifecycle: "prerender" }],
    ["in a frame whose ancestors are not known", { frameId: 7 }],
  ])("%s is the browser's", async (_, sender) => {
    expect(await answerTo(AVAILABLE, senderOf(sender))).toEqual(NATIVE);
  });

  it("in a frame of another site's page is answered where passkeys are allowed it, unless the page is switched off", async () => {
    browserState.frames = [
      { frameId: 0, parentFrameId: -1, url: "https://shop.example/" },
      { frameId: 7, parentFrameId: 0, url: "https://example.com/" },
    ];
    const inFrame = (state: object) =>
      answerTo(AVAILABLE, senderOf({ frameId: 7 }), vault, async () => {}, state);
    expect(await inFrame({ allowed: true })).toEqual({ type: "value", value: true });
    expect(await inFrame({})).toEqual(NATIVE);
    vi.mocked(isSwitchedOff).mockImplementation(async (host) => host === "shop.example");
    expect(await inFrame({ allowed: true })).toEqual(NATIVE);
  });

  it("is the browser's where the permissions policy forbids signing in", async () => {
    const state = { allowed: false };
    expect(await answerTo(AVAILABLE, senderOf(), vault, async () => {}, state)).toEqual(NATIVE);
  });

  it("is the browser's where there is no vault, on a site that is switched off, and in a pause", async () => {
    expect(await answerTo(AVAILABLE, senderOf(), memoryVault().vault)).toEqual(NATIVE);
    vi.mocked(isSwitchedOff).mockResolvedValueOnce(true);
    expect(await answerTo(AVAILABLE)).toEqual(NATIVE);
    expect(isSwitchedOff).toHaveBeenLastCalledWith("example.com");
    await pause(true);
    expect(await answerTo(AVAILABLE)).toEqual(NATIVE);
  });
});

describe("a signal", () => {
  it("is heard, and its answer tells nothing", async () => {
    expect(await answerTo(UNKNOWN)).toEqual(NATIVE);
    await vi.waitFor(async () => expect(await hidden()).toHaveLength(1));
    expect(await answerTo(UNKNOWN, senderOf(), memoryVault().vault)).toEqual(NATIVE);
  });

  it("is answered before anything is done with it", async () => {
    const order: string[] = [];
    const port = connect(UNKNOWN, senderOf(), vault, () => new Promise(() => order.push("ready")));
    await port.next();
    expect(order).toEqual(["ready"]);
    expect(await hidden()).toEqual([]);
  });

  it.each([
    ["TypeError", { ...UNKNOWN, options: { ...UNKNOWN.options, credentialId: "AA==" } }, {}],
    ["TypeError", { ...UNKNOWN, options: { rpId: "example.com" } }, {}],
    ["SecurityError", { ...UNKNOWN, options: { ...UNKNOWN.options, rpId: "other.example" } }, {}],
    ["SecurityError", { ...UNKNOWN, options: { ...UNKNOWN.options, rpId: "com" } }, {}],
    ["SecurityError", UNKNOWN, { origin: "https://evil.example" }],
    ["SecurityError", UNKNOWN, { origin: "null" }],
    ["SecurityError", UNKNOWN, { origin: undefined }],
  ])("that the spec refuses is a %s: %o %o", async (name, call, sender) => {
    expect(await answerTo(call, senderOf(sender))).toMatchObject({ type: "error", name });
    await aWhile();
    expect(await hidden()).toEqual([]);
  });

  it("from a subdomain of its rpId is heard", async () => {
    await answerTo(UNKNOWN, senderOf({ origin: "https://login.example.com" }));
    await vi.waitFor(async () => expect(await hidden()).toHaveLength(1));
  });

  it("from a related origin that its rpId lists is heard, and no list is asked for where nobody hears", async () => {
    const related = { origin: "https://shop.example" };
    const tab = { id: 1, windowId: 10, incognito: true, active: true };
    isRelatedOrigin.mockClear().mockResolvedValue(true);
    expect(await answerTo(UNKNOWN, senderOf({ ...related, tab }))).toEqual(NATIVE);
    expect(await answerTo(UNKNOWN, senderOf(related), memoryVault().vault)).toEqual(NATIVE);
    expect(isRelatedOrigin).not.toHaveBeenCalled();
    expect(await hidden()).toEqual([]);
    expect(await answerTo(UNKNOWN, senderOf(related))).toEqual(NATIVE);
    await vi.waitFor(async () => expect(await hidden()).toHaveLength(1));
    isRelatedOrigin.mockResolvedValue(false);
  });

  it("from a document that nobody sees yet has no effect and no other answer", async () => {
    for (const sender of [
      { documentLifecycle: "prerender" },
      { documentId: undefined },
      { tab: undefined },
    ]) {
      expect(await answerTo(UNKNOWN, senderOf(sender))).toEqual(NATIVE);
      const elsewhere = senderOf({ ...sender, origin: "https://192.0.2.1" });
      expect(await answerTo(UNKNOWN, elsewhere)).toMatchObject({ name: "SecurityError" });
      isRelatedOrigin.mockClear();
      expect(await answerTo(UNKNOWN, senderOf({ ...sender, origin: "https://shop.example" }))).toEqual(
        NATIVE,
      );
      expect(isRelatedOrigin).not.toHaveBeenCalled();
    }
    await aWhile();
    expect(await hidden()).toEqual([]);
  });

  it("from a frame is heard unless the page around it is switched off, or is not known", async () => {
    const top = { frameId: 0, parentFrameId: -1, url: "https://shop.example/" };
    browserState.frames = [top, { frameId: 7, parentFrameId: 0, url: "https://example.com/" }];
    const inFrame = senderOf({ frameId: 7 });
    vi.mocked(isSwitchedOff).mockImplementation(async (host) => host === "shop.example");
    expect(await answerTo(UNKNOWN, inFrame)).toEqual(NATIVE);
    vi.mocked(isSwitchedOff).mockResolvedValue(false);
    browserState.frames = [{ ...top, url: "about:blank" }, ...browserState.frames.slice(1)];
    expect(await answerTo(UNKNOWN, inFrame)).toEqual(NATIVE);
    await aWhile();
    expect(await hidden()).toEqual([]);
    browserState.frames = [top, ...browserState.frames.slice(1)];
    expect(await answerTo(UNKNOWN, inFrame)).toEqual(NATIVE);
    await vi.waitFor(async () => expect(await hidden()).toHaveLength(1));
  });

  it("from a private window, from a site that is switched off or in a pause leaves no trace", async () => {
    const tab = { id: 1, windowId: 10, incognito: true, active: true };
    expect(await answerTo(UNKNOWN, senderOf({ tab }))).toEqual(NATIVE);
    vi.mocked(isSwitchedOff).mockResolvedValueOnce(true);
    expect(await answerTo(UNKNOWN)).toEqual(NATIVE);
    await pause(true);
    expect(await answerTo(UNKNOWN)).toEqual(NATIVE);
    await aWhile();
    expect(await hidden()).toEqual([]);
  });
});

it.each([null, 5, {}, { type: "get" }, { ...AVAILABLE, options: 1 }, { type: "toString", options: {} }])(
  "%o is refused with a TypeError",
  async (request) => {
    expect(await answerTo(request)).toMatchObject({ type: "error", name: "TypeError" });
  },
);
