import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_REQUEST_LENGTH } from "../../src/wire/ceremony.ts";
import { parseCeremonyMessage, parseStaticCall } from "../../src/wire/guards.ts";
import { CEREMONY_ID, fullCreate, fullGet } from "../fakes/requests.ts";

describe("a ceremony's message", () => {
  it.each([
    { type: "ping" },
    { type: "delivered" },
    { type: "start", id: CEREMONY_ID, request: fullCreate() },
    { type: "resume", id: CEREMONY_ID, request: fullGet() },
    { type: "start", id: CEREMONY_ID, request: fullGet(), allowed: true, active: false },
  ])("of the type $type comes back as it was", (message) => {
    expect(parseCeremonyMessage(message)).toEqual(message);
  });

  it("loses what it should not have", () => {
    const extra = { origin: "https://evil.example", rpId: "bank.example", ["__proto__"]: { x: 1 } };
    expect(parseCeremonyMessage({ ...extra, type: "ping", id: "x" })).toStrictEqual({ type: "ping" });
    const start = { type: "start", id: CEREMONY_ID, request: fullGet() };
    expect(parseCeremonyMessage({ ...start, ...extra })).toStrictEqual(start);
    expect(parseCeremonyMessage({ ...start, request: { ...fullGet(), ...extra } })).toStrictEqual(start);
  });

  it.each([
    undefined,
    null,
    0,
    "ping",
    [],
    ["ping"],
    {},
    { type: "PING" },
    { type: ["ping"] },
    { type: "stop" },
  ])("is not %o", (value) => {
    expect(() => parseCeremonyMessage(value)).toThrow(TypeError);
  });

  it.each([
    undefined,
    null,
    5,
    "",
    "0",
    CEREMONY_ID.toUpperCase(),
    `${CEREMONY_ID}0`,
    `${CEREMONY_ID}\n`,
    `{${CEREMONY_ID}}`,
    CEREMONY_ID.replace("4", "g"),
    CEREMONY_ID.replaceAll("-", ""),
    [CEREMONY_ID],
    "__proto__",
  ])("does not have the id %o", (id) => {
    expect(() => parseCeremonyMessage({ type: "start", id, request: fullGet() })).toThrow(TypeError);
  });

  it("has no other state of its document than true and false", () => {
    const start = { type: "start", id: CEREMONY_ID, request: fullGet() };
    for (const state of [{ allowed: 1 }, { active: "yes" }, { active: null }]) {
      expect(() => parseCeremonyMessage({ ...start, ...state })).toThrow(TypeError);
    }
  });

  it("is none of a static method's", () => {
    const request = { type: "isUserVerifyingPlatformAuthenticatorAvailable", options: false };
    const message = { type: "start", id: CEREMONY_ID, request };
    expect(() => parseCeremonyMessage(message)).toThrow(TypeError);
    expect(parseStaticCall(message)).toEqual({ call: request, state: {} });
    expect(parseStaticCall({ ...message, allowed: true }).state).toEqual({ allowed: true });
    expect(() => parseStaticCall({ ...message, request: fullGet() })).toThrow(TypeError);
    expect(() => parseStaticCall(null)).toThrow(TypeError);
  });

  it("without a request is none", () => {
    for (const request of [undefined, null, [], "get", { type: "get" }, { type: "get", options: null }]) {
      expect(() => parseCeremonyMessage({ type: "start", id: CEREMONY_ID, request })).toThrow(TypeError);
    }
  });

  it("comes with byte strings in base64url, or as a page has them, of whose units the low bytes count", () => {
    const start = (challenge: unknown) => ({
      type: "start",
      id: CEREMONY_ID,
      request: { type: "get", options: { challenge } },
    });
    // What a page's TextDecoder for "x-user-defined" makes of the bytes 0, 127, 128 and 255.
    const binary = "\0\x7f\uf780\uf7ff";
    expect(parseCeremonyMessage(start({ binary }))).toEqual(start("AH-A_w"));
    expect(parseCeremonyMessage(start({ binary: "" }))).toEqual(start(""));
    for (const none of ["AA==", "A", { binary: 5 }, { binary: { binary } }, {}, [], null, 5]) {
      expect(() => parseCeremonyMessage(start(none))).toThrow(TypeError);
    }
  });

  it("is as long as the limit and not longer", () => {
    const ofLength = (length: number) => {
      const request = { type: "get", options: { challenge: "AA", rpId: "" } };
      request.options.rpId = "x".repeat(length - JSON.stringify(request).length);
      return { type: "start", id: CEREMONY_ID, request };
    };
    expect(() => parseCeremonyMessage(ofLength(MAX_REQUEST_LENGTH))).not.toThrow();
    expect(() => parseCeremonyMessage(ofLength(MAX_REQUEST_LENGTH + 1))).toThrow(TypeError);
  });

  it("that refers to itself is refused", () => {
    const request: Record<string, unknown> = { ...fullGet() };
    request.self = request;
    expect(() => parseCeremonyMessage({ type: "start", id: CEREMONY_ID, request })).toThrow(TypeError);
  });

  it("is refused with a TypeError or is stable, whatever the value", () => {
    const messages = fc.oneof(
      fc.anything(),
      fc.record({
        type: fc.constantFrom("start", "resume", "ping", "delivered", "x"),
        id: fc.oneof(fc.constant(CEREMONY_ID), fc.anything()),
        request: fc.oneof(fc.constant(fullCreate()), fc.constant(fullGet()), fc.anything()),
      }),
    );
    fc.assert(
      fc.property(messages, (value) => {
        let message: unknown;
        try {
          message = parseCeremonyMessage(value);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect(parseCeremonyMessage(message)).toStrictEqual(message);
      }),
      { numRuns: 1000 },
    );
  });
});
