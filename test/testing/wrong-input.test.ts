import { describe, expect, it } from "vitest";
import { type CallOptions, createAuthenticator, DEFAULT_PROFILE } from "../../testing/index.ts";
import { CALL, CREATION, REQUEST } from "./requests.ts";

describe("an authenticator", () => {
  it.each([
    ["The call is no object", undefined],
    ["The call is no object", null],
    ["mediation is one of", { ...CALL, mediation: "bogus" }],
    ["signal is no AbortSignal", { ...CALL, signal: {} }],
    ["signal is no AbortSignal", { ...CALL, signal: null }],
    ["credentialId is not unpadded base64url", { ...CALL, credentialId: "ä" }],
    ["faults is no list", { ...CALL, faults: "up-zero" }],
    ["There is no fault", { ...CALL, faults: ["nonsense"] }],
  ])("rejects a call with a TypeError that says: %s", async (message, call) => {
    const authenticator = createAuthenticator();
    for (const made of [
      authenticator.create(CREATION, call as CallOptions),
      authenticator.get(REQUEST, call as CallOptions),
    ]) {
      const error = await made.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain(message);
    }
  });

  it("rejects what are no options", async () => {
    const authenticator = createAuthenticator();
    const message = "The options are no object";
    await expect(authenticator.create("x" as never, CALL)).rejects.toThrow(message);
    await expect(authenticator.create(null as never, CALL)).rejects.toThrow("rp.name is missing");
    await expect(authenticator.get({ publicKey: null } as never, CALL)).rejects.toThrow(
      "challenge is missing",
    );
  });

  it.each([
    ["The options are no object", null],
    ["seed", { seed: 5 }],
    ["now", { now: "x" }],
    ["now", { now: Number.NaN }],
    ["realTime", { realTime: "yes" }],
    ["relatedOrigins", { relatedOrigins: "https://example.de" }],
    ['relatedOrigins["example.com"] is no list', { relatedOrigins: { "example.com": "https://example.de" } }],
    ["relatedOrigins", { relatedOrigins: { "example.com": [5] } }],
    ["no member", { nonsense: true }],
  ])("is not made of options that cannot be: %s", (message, options) => {
    expect(() => createAuthenticator(options as never)).toThrow(TypeError);
    expect(() => createAuthenticator(options as never)).toThrow(message);
  });

  it("is the default profile where nothing is said", () => {
    expect(createAuthenticator().profile).toEqual(DEFAULT_PROFILE);
  });
});
