import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  FRAME_CALL,
  FRAMES_PORT,
  HANDOVER_EVENT,
  MAX_SENT_LENGTH,
  type PageAnswer,
} from "../../src/wire/ceremony.ts";
import { FakePort } from "../fakes/fake-port.ts";

/** What the content script takes from the page's script, and what it leaves. */

class ContentPort extends FakePort {
  name = "";
}

/** The window, which gets messages. */
const ownWindow = new EventTarget();
let connections: ContentPort[] = [];
const runtime: { id?: string; connect(info?: { name: string }): ContentPort } = {
  connect(info) {
    if (runtime.id === undefined) throw new Error("Extension context invalidated.");
    const port = new ContentPort();
    if (info) port.name = info.name;
    connections.push(port);
    return port;
  },
};
const featurePolicy = { allowsFeature: vi.fn((_: string) => true) };
const ownDocument: { featurePolicy?: typeof featurePolicy | undefined; hidden: boolean } = { hidden: false };
vi.stubGlobal("performance", new EventTarget());
vi.stubGlobal("chrome", { runtime });
vi.stubGlobal("addEventListener", ownWindow.addEventListener.bind(ownWindow));
vi.stubGlobal("document", ownDocument);
vi.stubGlobal("isSecureContext", true);
const userActivation = { isActive: true };
vi.stubGlobal("navigator", { userActivation });
vi.stubGlobal("window", ownWindow);
vi.stubGlobal("top", ownWindow);
/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const load = () => vi.importActual("../../src/content/content.iife.ts");
await load();
/** The script once more in another document, of which `globals` are stubbed: what it listens to there. */
async function listensTo(globals: {
  [name: string]: unknown;
}): Promise<{ handover: boolean; message: boolean }> {
  const added = vi.fn();
  const anew = { performance: new EventTarget(), chrome: { runtime }, addEventListener: added, ...globals };
  const before = Object.keys(anew).map((name) => [name, Reflect.get(globalThis, name)] as const);
  for (const [name, value] of Object.entries(anew)) vi.stubGlobal(name, value);
  vi.resetModules();
  await load();
  const answer = {
    handover: handOver().taken,
    message: added.mock.calls.some(([type]) => type === "message"),
  };
  for (const [name, value] of before) vi.stubGlobal(name, value);
  return answer;
}
afterAll(() => {
  vi.unstubAllGlobals();
});
beforeEach(() => {
  connections = [];
  runtime.id = "latchkey";
  ownDocument.featurePolicy = featurePolicy;
  featurePolicy.allowsFeature.mockReset().mockReturnValue(true);
});

/** The page's script hands over a port: whether it is taken, and what it then answers to `data`. */
function handOver() {
  const answers: PageAnswer[] = [];
  const port: { postMessage(answer: PageAnswer): void; onmessage?: (event: { data: unknown }) => void } = {
    postMessage: (answer) => answers.push(answer),
  };
  const event = Object.assign(new Event(HANDOVER_EVENT, { cancelable: true }), { ports: [port] });
  const taken = !performance.dispatchEvent(event);
  return { taken, answers, ask: (data: unknown) => port.onmessage?.({ data }) };
}

const CHALLENGE = { binary: "\u0001" };
const GET = { type: "get", options: { challenge: CHALLENGE } };
const SIGNAL = {
  type: "signalUnknownCredential",
  options: { credentialId: "AQ", rpId: "example.com" },
};
const CREATE = {
  type: "create",
  options: {
    challenge: CHALLENGE,
    rp: { name: "Example" },
    user: { id: CHALLENGE, name: "ada", displayName: "Ada" },
    pubKeyCredParams: [],
  },
};

describe("a ceremony", () => {
  it("is taken and relayed", () => {
    const { taken, ask, answers } = handOver();
    ask(GET);
    expect(taken).toBe(true);
    expect(connections.map(({ sent }) => sent)).toEqual([
      [
        {
          type: "start",
          id: expect.any(String),
          request: GET,
          active: true,
          allowed: true,
        },
      ],
    ]);
    expect(answers).toEqual([]);
  });

  it("tells whether the person had clicked when the page made the call", () => {
    const { ask } = handOver();
    userActivation.isActive = false;
    ask(GET);
    handOver().ask(GET);
    userActivation.isActive = true;
    expect(connections.map(({ sent }) => sent)).toMatchObject([[{ active: true }], [{ active: false }]]);
  });

  it("of any shape is relayed: the background checks it", () => {
    for (const data of [5, "get", [], { type: ["get"] }]) {
      handOver().ask(data);
      expect(connections.at(-1)?.sent[0]).toMatchObject({ request: data });
    }
    expect(connections).toHaveLength(4);
  });

  it("is relayed as JSON: what a Port may carry besides would have no bounds", () => {
    const large = new ArrayBuffer(MAX_SENT_LENGTH + 1);
    for (const data of [new Map([["type", large]]), { type: large }, { type: "get", options: large }]) {
      handOver().ask(data);
    }
    expect(connections.map(({ sent: [message] }) => (message as { request: unknown }).request)).toEqual([
      {},
      { type: {} },
      { type: "get", options: {} },
    ]);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a BigInt", { type: "get", options: { timeout: 5n } }],
  ])("that the page's script does not send is native: %s", (_, data) => {
    const { ask, answers } = handOver();
    ask(data);
    expect(answers).toEqual([{ type: "native" }]);
    expect(connections).toEqual([]);
  });

  it("that is longer than any request is native", () => {
    const ofLength = (length: number) => {
      const request = { type: "get", options: { rpId: "" } };
      request.options.rpId = "x".repeat(length - JSON.stringify(request).length);
      return request;
    };
    const longest = handOver();
    longest.ask(ofLength(MAX_SENT_LENGTH));
    expect(connections).toHaveLength(1);
    const longer = handOver();
    longer.ask(ofLength(MAX_SENT_LENGTH + 1));
    expect(longer.answers).toEqual([{ type: "native" }]);
    expect(connections).toHaveLength(1);
  });

  it("is not taken by an orphan, which an update leaves in the page", () => {
    delete runtime.id;
    expect(handOver().taken).toBe(false);
  });

  it("is not taken in an insecure page, whoever asks there, and nothing else is", async () => {
    expect(await listensTo({ isSecureContext: false })).toEqual({ handover: false, message: false });
    expect(await listensTo({})).toEqual({ handover: true, message: true });
  });

  it("is taken once by a script that is put into the document again", async () => {
    const { chrome, performance } = globalThis as unknown as Record<string, unknown>;
    expect(await listensTo({ chrome, performance })).toEqual({ handover: true, message: false });
    handOver().ask(GET);
    expect(connections).toHaveLength(1);
  });
});

describe("a frame's call for a content script", () => {
  /** What a frame posts, and what comes back on its port. */
  function post(data: unknown, ...ports: { postMessage(answer: unknown): void }[]) {
    const event = Object.assign(new Event("message"), { ports, origin: "https://frame.example" });
    Object.defineProperty(event, "data", {
      get: () => {
        read += 1;
        return data;
      },
    });
    const seen = vi.fn();
    ownWindow.addEventListener("message", seen, { once: true });
    ownWindow.dispatchEvent(event);
    ownWindow.removeEventListener("message", seen);
    return { seen };
  }
  let read = 0;
  const port = { postMessage: vi.fn() };
  beforeEach(() => {
    read = 0;
    port.postMessage.mockReset();
  });

  it("is passed on, kept from the page, and answered when the background is done", async () => {
    const { seen } = post(FRAME_CALL, port);
    expect(connections.map(({ name }) => name)).toEqual([`${FRAMES_PORT}https://frame.example`]);
    expect(seen).not.toHaveBeenCalled();
    expect(port.postMessage).not.toHaveBeenCalled();
    await connections[0]?.drop();
    expect(port.postMessage).toHaveBeenCalledExactlyOnceWith(0);
  });

  it("is answered at once by an orphan", () => {
    delete runtime.id;
    post(FRAME_CALL, port);
    expect(port.postMessage).toHaveBeenCalledExactlyOnceWith(0);
    expect(connections).toEqual([]);
  });

  it("is not heard in a frame: whoever posted it there would see that the frame has asked", async () => {
    expect(await listensTo({ top: {} })).toEqual({ handover: true, message: false });
  });

  it("is no event of a page that is called a message and is none", async () => {
    const failed = vi.fn();
    process.once("uncaughtException", failed);
    ownWindow.dispatchEvent(new Event("message"));
    // Node throws what a listener throws afterwards.
    await new Promise(setImmediate);
    process.off("uncaughtException", failed);
    expect(failed).not.toHaveBeenCalled();
    expect(connections).toEqual([]);
  });

  it("is no other message of a page, and what comes without a port is not even read", () => {
    expect(post("something", port).seen).toHaveBeenCalledOnce();
    expect(read).toBe(1);
    expect(post(FRAME_CALL).seen).toHaveBeenCalledOnce();
    expect(read).toBe(1);
    expect(connections).toEqual([]);
  });
});

describe("the permissions policy", () => {
  it("that an image in the page has taken the name of leaves the call to the browser", () => {
    Object.assign(ownDocument, { featurePolicy: { nodeName: "IMG" } });
    const { answers, ask } = handOver();
    ask(GET);
    expect(answers).toEqual([{ type: "native" }]);
    expect(connections).toEqual([]);
  });

  it.each([
    ["get", GET],
    ["create", CREATE],
  ])("of %s() is told to the background", (type, data) => {
    featurePolicy.allowsFeature.mockImplementation((name) => name !== `publickey-credentials-${type}`);
    handOver().ask(data);
    handOver().ask(data === GET ? CREATE : GET);
    expect(connections.map(({ sent }) => sent)).toMatchObject([[{ allowed: false }], [{ allowed: true }]]);
  });

  it("is asked about all but create() as signing in is", () => {
    handOver().ask({ type: "isUserVerifyingPlatformAuthenticatorAvailable", options: false });
    handOver().ask(SIGNAL);
    expect(featurePolicy.allowsFeature.mock.calls.flat()).toEqual([
      "publickey-credentials-get",
      "publickey-credentials-get",
    ]);
  });

  it("that the browser does not show forbids nothing", () => {
    ownDocument.featurePolicy = undefined;
    handOver().ask(GET);
    expect(connections.map(({ sent }) => sent)).toMatchObject([[{ allowed: undefined }]]);
  });
});
