import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ASIDE_EVENT,
  BACK_EVENT,
  HANDOVER_EVENT,
  MAX_REQUEST_LENGTH,
  type PageAnswer,
} from "../../src/wire/ceremony.ts";
import { FakePort } from "../fakes/fake-port.ts";

/** What the content script takes from the page's script, and what it leaves. */

class ContentPort extends FakePort {
  disconnect(): void {}
}

let connections: ContentPort[] = [];
const runtime: { id?: string; connect(): ContentPort } = {
  connect() {
    const port = new ContentPort();
    connections.push(port);
    return port;
  },
};
const featurePolicy = { allowsFeature: vi.fn((_: string) => true) };
class Document {
  static policy: typeof featurePolicy | undefined;
  get featurePolicy() {
    return Document.policy;
  }
}
const ownDocument = new Document();
vi.stubGlobal("performance", new EventTarget());
vi.stubGlobal("chrome", { runtime });
vi.stubGlobal("addEventListener", () => {});
vi.stubGlobal("Document", Document);
vi.stubGlobal("document", ownDocument);
vi.stubGlobal("isSecureContext", true);
const userActivation = { isActive: true };
vi.stubGlobal("navigator", { userActivation });
/** Its room is a TypeScript project with other globals, so it is loaded by name. */
await vi.importActual("../../src/content/content.iife.ts");
afterAll(() => {
  vi.unstubAllGlobals();
});
beforeEach(() => {
  connections = [];
  runtime.id = "latchkey";
  Document.policy = featurePolicy;
  featurePolicy.allowsFeature.mockReset().mockReturnValue(true);
  word(BACK_EVENT);
});

const word = (type: string) => performance.dispatchEvent(new Event(type));

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
          request: { type: "get", options: { challenge: "AQ" } },
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

  it("of any shape is relayed, as JSON: the background checks it", () => {
    for (const data of [null, 5, "get", [], { type: ["get"] }, new Map([["type", "get"]])]) {
      handOver().ask(data);
      const sent = connections.at(-1)?.sent[0];
      expect(sent).toMatchObject({ request: data === null || data instanceof Map ? {} : data });
      expect(sent).not.toHaveProperty("allowed");
    }
    expect(connections).toHaveLength(6);
  });

  it.each([
    ["nothing", undefined],
    ["a BigInt", { type: "get", options: { timeout: 5n } }],
  ])("that cannot be JSON is refused: %s", (_, data) => {
    const { ask, answers } = handOver();
    ask(data);
    expect(answers).toMatchObject([{ type: "error", name: "TypeError" }]);
    expect(connections).toEqual([]);
  });

  it("that is longer than any request is native", () => {
    const ofLength = (length: number) => {
      const request = { type: "get", options: { rpId: "" } };
      request.options.rpId = "x".repeat(length - JSON.stringify(request).length);
      return request;
    };
    const longest = handOver();
    longest.ask(ofLength(MAX_REQUEST_LENGTH));
    expect(connections).toHaveLength(1);
    const longer = handOver();
    longer.ask(ofLength(MAX_REQUEST_LENGTH + 1));
    expect(longer.answers).toEqual([{ type: "native" }]);
    expect(connections).toHaveLength(1);
  });

  it("is not taken by an orphan, which an update leaves in the page", () => {
    delete runtime.id;
    expect(handOver().taken).toBe(false);
  });

  it("is not taken in an insecure page, whoever asks there", () => {
    vi.stubGlobal("isSecureContext", false);
    expect(handOver().taken).toBe(false);
    vi.stubGlobal("isSecureContext", true);
    expect(handOver().taken).toBe(true);
  });

  it("is not taken while the native function is called, and is again right afterwards", () => {
    word(ASIDE_EVENT);
    expect(handOver().taken).toBe(false);
    expect(handOver().taken).toBe(false);
    word(BACK_EVENT);
    expect(handOver().taken).toBe(true);
    word(ASIDE_EVENT);
    word(BACK_EVENT);
    expect(handOver().taken).toBe(true);
  });
});

describe("the permissions policy", () => {
  it("is read past an image in the page that has its name", () => {
    Object.defineProperty(ownDocument, "featurePolicy", { value: { nodeName: "IMG" }, configurable: true });
    featurePolicy.allowsFeature.mockReturnValue(false);
    const { answers, ask } = handOver();
    ask(GET);
    Reflect.deleteProperty(ownDocument, "featurePolicy");
    expect(answers).toEqual([{ type: "native" }]);
  });

  it.each([
    ["get", GET],
    ["create", CREATE],
  ])("that forbids %s() leaves the call to the native function", (type, data) => {
    featurePolicy.allowsFeature.mockImplementation((name) => name !== `publickey-credentials-${type}`);
    const forbidden = handOver();
    forbidden.ask(data);
    expect(forbidden.answers).toEqual([{ type: "native" }]);
    expect(connections).toEqual([]);
    const allowed = handOver();
    allowed.ask(data === GET ? CREATE : GET);
    expect(connections).toHaveLength(1);
  });

  it("is not asked about a static method", () => {
    featurePolicy.allowsFeature.mockReturnValue(false);
    handOver().ask(SIGNAL);
    expect(connections.map(({ sent }) => sent)).toMatchObject([[{ request: SIGNAL }]]);
    expect(featurePolicy.allowsFeature).not.toHaveBeenCalled();
  });

  it("that the browser does not show forbids nothing", () => {
    Document.policy = undefined;
    handOver().ask(GET);
    expect(connections).toHaveLength(1);
    expect(connections[0]?.sent[0]).not.toHaveProperty("allowed");
  });
});

it("a static method is asked as signing in is allowed, but for signals, which no policy is for", () => {
  const question = { type: "isUserVerifyingPlatformAuthenticatorAvailable", options: false };
  handOver().ask(question);
  expect(connections[0]?.sent).toMatchObject([{ request: question, allowed: true }]);
  expect(featurePolicy.allowsFeature).toHaveBeenCalledExactlyOnceWith("publickey-credentials-get");
  featurePolicy.allowsFeature.mockReturnValue(false);
  const refused = handOver();
  refused.ask(question);
  expect(refused.answers).toEqual([{ type: "native" }]);
  handOver().ask(SIGNAL);
  expect(connections[1]?.sent[0]).not.toHaveProperty("allowed");
  expect(connections).toHaveLength(2);
});
