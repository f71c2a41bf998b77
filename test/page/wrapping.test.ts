import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ASIDE_EVENT, BACK_EVENT, HANDOVER_EVENT, type PageAnswer } from "../../src/wire/ceremony.ts";

/** The page's script on a container of its own, with a content script that this test plays. */

type Call = (options?: unknown) => Promise<unknown>;

const nativeCall = vi.fn();

class CredentialsContainer {
  create(...args: unknown[]): unknown {
    return nativeCall("create", ...args);
  }
  get(...args: unknown[]): unknown {
    return nativeCall("get", ...args);
  }
}
const container = new CredentialsContainer();
class Navigator {
  get credentials() {
    return container;
  }
}
vi.stubGlobal("CredentialsContainer", CredentialsContainer);
vi.stubGlobal("Navigator", Navigator);
vi.stubGlobal("navigator", new Navigator());
/** As in a browser that has one of the signals. */
class PublicKeyCredential {
  readonly type = "public-key";
  static getClientCapabilities(...args: unknown[]): unknown {
    return nativeCall("getClientCapabilities", ...args);
  }
  static isUserVerifyingPlatformAuthenticatorAvailable(...args: unknown[]): unknown {
    return nativeCall("isUserVerifyingPlatformAuthenticatorAvailable", ...args);
  }
  static signalCurrentUserDetails(...args: unknown[]): unknown {
    return nativeCall("signalCurrentUserDetails", ...args);
  }
}
vi.stubGlobal("PublicKeyCredential", PublicKeyCredential);
// Node lacks the encoding that turns bytes into binary strings.
vi.stubGlobal(
  "TextDecoder",
  class {
    decode(bytes: Uint8Array): string {
      return String.fromCharCode(...bytes);
    }
  },
);
vi.stubGlobal("performance", new EventTarget());
/** Node's own takes neither `cancelable` nor, as an event, ports of its MessageChannel. */
vi.stubGlobal(
  "MessageEvent",
  class extends Event {
    readonly ports: readonly unknown[];
    readonly #data: unknown;

    constructor(type: string, init: EventInit & { ports?: unknown[]; data?: unknown }) {
      super(type, init);
      this.ports = init.ports ?? [];
      this.#data = init.data;
    }
    get data() {
      return this.#data;
    }
  },
);
/** One end of a channel that delivers in a microtask. */
class Port extends EventTarget {
  other: Port | undefined;
  postMessage(data: unknown): void {
    const event = new MessageEvent("message", { data });
    queueMicrotask(() => this.other?.dispatchEvent(event));
  }
  start(): void {}
}
vi.stubGlobal("MessagePort", Port);
vi.stubGlobal(
  "MessageChannel",
  class {
    readonly #ends = [new Port(), new Port()] as const;
    constructor() {
      const [first, second] = this.#ends;
      first.other = second;
      second.other = first;
    }
    get port1() {
      return this.#ends[0];
    }
    get port2() {
      return this.#ends[1];
    }
  },
);
/** Its room is a TypeScript project with other globals, so it is loaded by name. */
await vi.importActual("../../src/page/page.iife.ts");
afterAll(() => {
  vi.unstubAllGlobals();
});

const statics = PublicKeyCredential as unknown as Record<string, Call>;
const callStatic = (name: string, ...args: [unknown?]) => statics[name]?.(...args);
const call = (type: "create" | "get"): Call => container[type].bind(container) as Call;
const publicKey = { challenge: Uint8Array.of(1) };

/** What the content script was asked; undefined where it is not there. */
let asked: { words: unknown[]; answer(answer: PageAnswer): void }[] = [];
let present = true;
let words: string[] = [];
performance.addEventListener(HANDOVER_EVENT, (event) => {
  words.push("handover");
  if (!present) return;
  event.preventDefault();
  const [port] = (event as MessageEvent).ports as unknown as Port[];
  if (!port) throw new Error("No port");
  const received: unknown[] = [];
  port.addEventListener("message", (message) => received.push((message as MessageEvent).data));
  asked.push({ words: received, answer: (answer) => port.postMessage(answer) });
});
for (const type of [ASIDE_EVENT, BACK_EVENT]) performance.addEventListener(type, () => words.push(type));

/** The ceremony that the content script was asked for. */
function only() {
  const [ceremony] = asked;
  if (!ceremony || asked.length > 1) throw new Error(`${asked.length} ceremonies`);
  return ceremony;
}

const NATIVE = { id: "native" };
beforeEach(() => {
  asked = [];
  present = true;
  words = [];
  nativeCall.mockReset().mockImplementation(() => {
    words.push("native");
    return Promise.resolve(NATIVE);
  });
});

describe("a call for public keys", () => {
  it("goes to the content script", async () => {
    const result = call("get")({ publicKey });
    expect(asked).toHaveLength(1);
    only().answer({ type: "error", name: "NotAllowedError", message: "no" });
    await expect(result).rejects.toMatchObject({ name: "NotAllowedError" });
    expect(only().words[0]).toEqual({ type: "get", options: { challenge: { binary: "\u0001" } } });
    expect(nativeCall).not.toHaveBeenCalled();
  });

  it.each([false, undefined, null, 0, ""])(
    "is none for another type as well with password: %o",
    async (none) => {
      const others = { password: none, federated: none, otp: none, identity: none, digital: none };
      const result = call("get")({ publicKey, ...others });
      only().answer({ type: "native" });
      expect(await result).toBe(NATIVE);
    },
  );

  it.each([
    { password: true },
    { federated: { providers: [] } },
    { otp: { transport: ["sms"] } },
    { identity: {} },
    { digital: {} },
    { mediation: "conditional" },
    { mediation: "silent" },
    { publicKey: undefined },
  ])("is the browser's with %o", async (changes) => {
    const options = { publicKey, ...changes };
    expect(await call("get")(options)).toBe(NATIVE);
    expect(nativeCall).toHaveBeenCalledExactlyOnceWith("get", options);
    expect(asked).toEqual([]);
  });
});

describe("the native function", () => {
  it("is called between the two words to the content script, with the page's own options", async () => {
    const options = { publicKey };
    const result = call("create")({ password: true, ...options });
    await result;
    expect(words).toEqual([ASIDE_EVENT, "native", BACK_EVENT]);
    words = [];
    present = false;
    expect(await call("get")(options)).toBe(NATIVE);
    expect(words).toEqual(["handover", ASIDE_EVENT, "native", BACK_EVENT]);
    expect(nativeCall.mock.lastCall).toEqual(["get", options]);
    expect(nativeCall.mock.lastCall?.[1]).toBe(options);
  });

  it("that throws is left behind all the same", () => {
    const reason = new TypeError("mine");
    nativeCall.mockImplementation(() => {
      throw reason;
    });
    expect(() => call("get")()).toThrow(reason);
    expect(words).toEqual([ASIDE_EVENT, BACK_EVENT]);
  });
});

describe("an AbortSignal", () => {
  it("ends the ceremony with its reason", async () => {
    const cancel = new AbortController();
    const result = call("get")({ publicKey, signal: cancel.signal });
    const reason = new Error("enough");
    cancel.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(only().words.at(-1)).toBe("abort");
  });

  it("that aborts when all is over says nothing more", async () => {
    const cancel = new AbortController();
    const result = call("get")({ publicKey, signal: cancel.signal });
    only().answer({ type: "native" });
    expect(await result).toBe(NATIVE);
    cancel.abort();
    await new Promise((done) => setTimeout(done, 5));
    expect(only().words).toHaveLength(1);
  });

  it("that has aborted already asks nobody", async () => {
    const reason = new Error("before");
    await expect(call("get")({ publicKey, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });
});

describe("a question", () => {
  const AVAILABLE = "isUserVerifyingPlatformAuthenticatorAvailable";
  const word = (type: string, options: unknown) => [{ type, options }];

  it("that the browser says no to is Latchkey's to answer", async () => {
    nativeCall.mockResolvedValue(false);
    const result = callStatic(AVAILABLE);
    await vi.waitFor(() => only());
    only().answer({ type: "value", value: true });
    expect(await result).toBe(true);
    expect(only().words).toEqual(word(AVAILABLE, false));
  });

  it("that the browser says yes to asks nobody else", async () => {
    nativeCall.mockResolvedValue(true);
    expect(await callStatic(AVAILABLE)).toBe(true);
    expect(asked).toEqual([]);
  });

  it("has the browser's answer where nobody has another", async () => {
    const capabilities = { conditionalGet: true, hybridTransport: false };
    nativeCall.mockResolvedValue(capabilities);
    for (const answer of ["native", "error", "nobody"]) {
      asked = [];
      present = answer !== "nobody";
      const result = callStatic("getClientCapabilities");
      if (present) {
        await vi.waitFor(() => only());
        expect(only().words).toEqual(word("getClientCapabilities", capabilities));
        only().answer(
          answer === "native" ? { type: "native" } : { type: "error", name: "NotAllowedError", message: "" },
        );
      }
      expect(await result).toBe(capabilities);
    }
  });
});

describe("a signal", () => {
  const UNKNOWN = { rpId: "example.com", credentialId: "AQ" };
  const DETAILS = { rpId: "example.com", userId: "AQ", name: "ada", displayName: "Ada" };

  it("that the browser does not have is like a native method", () => {
    const property = Object.getOwnPropertyDescriptor(PublicKeyCredential, "signalUnknownCredential");
    expect(property).toMatchObject({ writable: true, enumerable: true, configurable: true });
    expect([property?.value.name, property?.value.length]).toEqual(["signalUnknownCredential", 1]);
    expect(property?.value).not.toHaveProperty("prototype");
    expect(Function.prototype.toString.call(property?.value)).toContain("[native code]");
    expect(() => Reflect.construct(property?.value, [])).toThrow(TypeError);
  });

  it("that the browser does not have resolves with nothing, or rejects with Latchkey's error", async () => {
    const heard = callStatic("signalUnknownCredential", UNKNOWN);
    only().answer({ type: "native" });
    expect(await heard).toBeUndefined();
    expect(only().words).toEqual([{ type: "signalUnknownCredential", options: UNKNOWN }]);
    asked = [];
    const refused = callStatic("signalUnknownCredential", UNKNOWN);
    only().answer({ type: "error", name: "SecurityError", message: "no" });
    await expect(refused).rejects.toMatchObject({ name: "SecurityError" });
    present = false;
    expect(await callStatic("signalUnknownCredential", UNKNOWN)).toBeUndefined();
    expect(nativeCall).not.toHaveBeenCalled();
  });

  it.each([undefined, null, {}, 5, true, { rpId: "example.com" }, { ...UNKNOWN, credentialId: Symbol("x") }])(
    "is a TypeError without asking anybody: %o",
    async (options) => {
      await expect(callStatic("signalUnknownCredential", options)).rejects.toThrow(TypeError);
      expect(asked).toEqual([]);
    },
  );

  it("that the browser has reaches it too, whatever Latchkey says, and has its outcome", async () => {
    const failure = new TypeError("native");
    nativeCall.mockResolvedValueOnce(undefined).mockRejectedValueOnce(failure);
    const heard = callStatic("signalCurrentUserDetails", DETAILS);
    only().answer({ type: "error", name: "SecurityError", message: "no" });
    expect(await heard).toBeUndefined();
    expect(nativeCall.mock.lastCall).toEqual(["signalCurrentUserDetails", DETAILS]);
    expect(nativeCall.mock.lastCall?.[1]).toBe(DETAILS);
    await expect(callStatic("signalCurrentUserDetails", {})).rejects.toBe(failure);
  });
});
