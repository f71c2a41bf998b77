import { describe, expect, it, vi } from "vitest";
import {
  call,
  callStatic,
  NATIVE,
  nativeCall,
  only,
  PublicKeyCredential,
  publicKey,
  world,
} from "../fakes/page-world.ts";

/** The page's script on a container of its own, with a content script that this test plays. */

describe("a call for public keys", () => {
  it("goes to the content script", async () => {
    const result = call("get")({ publicKey });
    expect(world.asked).toHaveLength(1);
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
    { mediation: "silent" },
    { publicKey: undefined },
  ])("is the browser's with %o", async (changes) => {
    const options = { publicKey, ...changes };
    expect(await call("get")(options)).toBe(NATIVE);
    expect(nativeCall).toHaveBeenCalledExactlyOnceWith("get", options);
    expect(world.asked).toEqual([]);
  });
});

describe("the native function", () => {
  it("is called with the page's own options", async () => {
    const options = { publicKey };
    await call("create")({ password: true, ...options });
    expect(world.words).toEqual(["native"]);
    world.words = [];
    world.present = false;
    expect(await call("get")(options)).toBe(NATIVE);
    expect(world.words).toEqual(["handover", "native"]);
    expect(nativeCall.mock.lastCall).toEqual(["get", options]);
    expect(nativeCall.mock.lastCall?.[1]).toBe(options);
  });

  it("throws as it does", () => {
    const reason = new TypeError("mine");
    nativeCall.mockImplementation(() => {
      throw reason;
    });
    expect(() => call("get")()).toThrow(reason);
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

  it("ends it also where the page keeps the event from everybody", async () => {
    const cancel = new AbortController();
    cancel.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
    const result = call("get")({ publicKey, signal: cancel.signal });
    cancel.abort(new Error("enough"));
    await expect(result).rejects.toThrow("enough");
    expect(only().words.at(-1)).toBe("abort");
  });

  it("that has aborted already is the browser's, which knows what comes before it", async () => {
    const options = { publicKey, signal: AbortSignal.abort(new Error("before")) };
    expect(await call("get")(options)).toBe(NATIVE);
    expect(nativeCall).toHaveBeenCalledExactlyOnceWith("get", options);
    expect(world.asked).toEqual([]);
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
    expect(world.asked).toEqual([]);
  });

  it("has the browser's answer where nobody has another", async () => {
    const capabilities = { conditionalGet: true, hybridTransport: false };
    nativeCall.mockResolvedValue(capabilities);
    for (const answer of ["native", "error", "nobody"]) {
      world.asked = [];
      world.present = answer !== "nobody";
      const result = callStatic("getClientCapabilities");
      if (world.present) {
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
    world.asked = [];
    const refused = callStatic("signalUnknownCredential", UNKNOWN);
    only().answer({ type: "error", name: "SecurityError", message: "no" });
    await expect(refused).rejects.toMatchObject({ name: "SecurityError" });
    world.present = false;
    expect(await callStatic("signalUnknownCredential", UNKNOWN)).toBeUndefined();
    expect(nativeCall).not.toHaveBeenCalled();
  });

  it.each([undefined, null, {}, 5, true, { rpId: "example.com" }, { ...UNKNOWN, credentialId: Symbol("x") }])(
    "is a TypeError without asking anybody: %o",
    async (options) => {
      await expect(callStatic("signalUnknownCredential", options)).rejects.toThrow(TypeError);
      expect(world.asked).toEqual([]);
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
