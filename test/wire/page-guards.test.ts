import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePromptMessage, parseVaultRequest } from "../../src/wire/guards.ts";
import { CEREMONY_ID } from "../fakes/requests.ts";

/** The guards of what the extension's own pages send. */

const LONG = "x".repeat(4097);
const NOTHING = [undefined, null, 0, "ping", [], {}, { type: "x" }, { type: {} }, { type: "__proto__" }];

describe("a prompt's message", () => {
  it.each([
    { type: "ping" },
    { type: "hello", id: CEREMONY_ID },
    { type: "decision", decision: { type: "cancel" } },
    { type: "decision", decision: { type: "native" } },
    { type: "decision", decision: { type: "approve" } },
    { type: "decision", decision: { type: "approve", pin: "", credentialId: "AQID" } },
    { type: "decision", decision: { type: "approve", pin: "x".repeat(4096) } },
  ])("comes back as it was: %o", (message) => {
    expect(parsePromptMessage(message)).toStrictEqual(message);
  });

  it("loses what it should not have", () => {
    const decision = { type: "cancel", pin: "123456", credentialId: 5 };
    expect(parsePromptMessage({ type: "decision", decision, id: 1 })).toStrictEqual({
      type: "decision",
      decision: { type: "cancel" },
    });
  });

  it.each([
    ...NOTHING,
    { type: "hello" },
    { type: "hello", id: "1" },
    { type: "decision" },
    { type: "decision", decision: "approve" },
    { type: "decision", decision: null },
    { type: "decision", decision: {} },
    { type: "decision", decision: { type: "approved" } },
    { type: "decision", decision: { type: "approve", pin: 123456 } },
    { type: "decision", decision: { type: "approve", pin: null } },
    { type: "decision", decision: { type: "approve", pin: ["123456"] } },
    { type: "decision", decision: { type: "approve", pin: LONG } },
    { type: "decision", decision: { type: "approve", credentialId: "AQ==" } },
    { type: "decision", decision: { type: "approve", credentialId: null } },
    { type: "decision", decision: { type: "approve", credentialId: {} } },
  ])("is not %o", (value) => {
    expect(() => parsePromptMessage(value)).toThrow(TypeError);
  });
});

describe("a request to the vault", () => {
  it.each([
    { type: "vault.state" },
    { type: "vault.lock" },
    { type: "passkeys.list" },
    { type: "sites.list" },
    { type: "vault.create", pin: "123456" },
    { type: "vault.unlock", pin: "" },
    { type: "sites.switch", host: "example.com", off: true },
    { type: "sites.switch", host: "example.com", off: false },
  ])("comes back as it was: %o", (message) => {
    expect(parseVaultRequest(message)).toStrictEqual(message);
    expect(parseVaultRequest({ ...message, extra: 1 })).toStrictEqual(message);
  });

  it.each([
    ...NOTHING,
    { type: "vault.create" },
    { type: "vault.create", pin: 123456 },
    { type: "vault.unlock", pin: LONG },
    { type: "vault.unlock", pin: null },
    { type: "sites.switch", off: true },
    { type: "sites.switch", host: ["example.com"], off: true },
    { type: "sites.switch", host: LONG, off: true },
  ])("is not %o", (value) => {
    expect(() => parseVaultRequest(value)).toThrow(TypeError);
  });
});

it.each([
  ["prompt", parsePromptMessage],
  ["vault", parseVaultRequest],
])("%s: throws a TypeError or gives what it would give again, whatever the value", (_, parse) => {
  const text = fc.oneof(fc.string(), fc.anything());
  const type = fc.constantFrom(
    "hello",
    "decision",
    "ping",
    "vault.create",
    "vault.state",
    "sites.switch",
    "x",
  );
  const decision = fc.record({
    type: fc.constantFrom("approve", "cancel", "native"),
    pin: text,
    credentialId: text,
  });
  const message = fc.record({ type, decision, id: text, pin: text, host: text, off: fc.anything() });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), message), (value) => {
      let parsed: unknown;
      try {
        parsed = parse(value);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      expect(parse(parsed)).toStrictEqual(parsed);
    }),
    { numRuns: 1000 },
  );
});
