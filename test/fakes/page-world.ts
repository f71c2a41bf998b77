import { afterAll, beforeEach, vi } from "vitest";
import { HANDOVER_EVENT, type PageAnswer } from "../../src/wire/ceremony.ts";

/**
 * The page's script on a container of its own, with a content script that the test plays. To be imported once by a
 * test.
 */

type Call = (options?: unknown) => Promise<unknown>;

export const nativeCall = vi.fn();

class CredentialsContainer {
  create(...args: unknown[]): unknown {
    return nativeCall("create", ...args);
  }
  get(...args: unknown[]): unknown {
    return nativeCall("get", ...args);
  }
}
export const container = new CredentialsContainer();
class Navigator {
  get credentials() {
    return container;
  }
}
vi.stubGlobal("CredentialsContainer", CredentialsContainer);
vi.stubGlobal("Navigator", Navigator);
vi.stubGlobal("navigator", new Navigator());
/** As in a browser that has one of the signals. */
export class PublicKeyCredential {
  readonly type = "public-key";
  static getClientCapabilities(...args: unknown[]): unknown {
    return nativeCall("getClientCapabilities", ...args);
  }
  static isConditionalMediationAvailable(...args: unknown[]): unknown {
    return nativeCall("isConditionalMediationAvailable", ...args);
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
/** One end of a channel that delivers in a microtask, and keeps what comes before it is started. */
class Port extends EventTarget {
  other: Port | undefined;
  early: unknown[] | undefined = [];

  postMessage(data: unknown): void {
    queueMicrotask(() => {
      const early = this.other?.early;
      if (early) early.push(data);
      else this.other?.dispatchEvent(new MessageEvent("message", { data }));
    });
  }
  start(): void {
    const { early = [] } = this;
    this.early = undefined;
    for (const data of early) this.other?.postMessage(data);
  }
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
vi.stubGlobal("postMessage", function (this: unknown, ...args: unknown[]) {
  world.posted.push({ to: this, args });
});
const ownWindow = {};
/** The window of the tab, where the page's script is in a frame. */
export const otherWindow = {};
vi.stubGlobal("window", ownWindow);
vi.stubGlobal("top", ownWindow);
/** Its room is a TypeScript project with other globals, so it is loaded by name. */
await vi.importActual("../../src/page/page.iife.ts");
afterAll(() => {
  vi.unstubAllGlobals();
});

export const statics = PublicKeyCredential as unknown as Record<string, Call>;
export const callStatic = (name: string, ...args: [unknown?]) => statics[name]?.(...args);
export const call = (type: "create" | "get"): Call => container[type].bind(container) as Call;
export const publicKey = { challenge: Uint8Array.of(1) };

/** What the content script was asked; undefined where it is not there. */
export const world = {
  asked: [] as { words: unknown[]; answer(answer: PageAnswer): void }[],
  present: true,
  words: [] as string[],
  /** What was posted to windows. */
  posted: [] as { to: unknown; args: unknown[] }[],
};
performance.addEventListener(HANDOVER_EVENT, (event) => {
  world.words.push("handover");
  if (!world.present) return;
  event.preventDefault();
  const [port] = (event as MessageEvent).ports as unknown as Port[];
  // Only asked whether somebody is here still.
  if (!port) return;
  const received: unknown[] = [];
  port.addEventListener("message", (message) => received.push((message as MessageEvent).data));
  port.start();
  world.asked.push({ words: received, answer: (answer) => port.postMessage(answer) });
});

/** The ceremony that the content script was asked for. */
export function only() {
  const [ceremony] = world.asked;
  if (!ceremony || world.asked.length > 1) throw new Error(`${world.asked.length} ceremonies`);
  return ceremony;
}

export const NATIVE = { id: "native" };
beforeEach(() => {
  world.asked = [];
  world.present = true;
  world.words = [];
  world.posted = [];
  vi.stubGlobal("top", ownWindow);
  nativeCall.mockReset().mockImplementation(() => {
    world.words.push("native");
    return Promise.resolve(NATIVE);
  });
});
