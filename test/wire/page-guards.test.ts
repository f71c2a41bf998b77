import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_FILE_BYTES, parsePromptMessage, parseVaultRequest } from "../../src/wire/guards.ts";
import { CEREMONY_ID } from "../fakes/requests.ts";

/** The guards of what the extension's own pages send. */

const LONG = "x".repeat(4097);
/** Base64url of so many zero bytes. */
const zeros = (length: number) => "A".repeat(Math.ceil((length * 4) / 3));
const ID = zeros(16);
const OUTPUT = zeros(32);
const NOTHING = [undefined, null, 0, "ping", [], {}, { type: "x" }, { type: {} }, { type: "__proto__" }];

describe("a prompt's message", () => {
  it.each([
    { type: "ping" },
    { type: "shown" },
    { type: "hello", id: CEREMONY_ID },
    { type: "decision", decision: { type: "cancel" } },
    { type: "decision", decision: { type: "native" } },
    { type: "decision", decision: { type: "approve" } },
    { type: "decision", decision: { type: "approve", pin: "", credentialId: "AQID" } },
    { type: "decision", decision: { type: "approve", supersedes: [] } },
    { type: "decision", decision: { type: "approve", supersedes: ["AQID", "BAUG"] } },
    { type: "decision", decision: { type: "approve", pin: "x".repeat(4096) } },
    { type: "decision", decision: { type: "approve", platform: { slot: ID, output: OUTPUT } } },
    {
      type: "decision",
      decision: { type: "approve", pin: "123456", platform: { slot: ID, output: OUTPUT } },
    },
    {
      type: "decision",
      decision: { type: "approve", pin: "123456", derived: { slot: ID, bytes: OUTPUT } },
    },
  ])("comes back as it was: %o", (message) => {
    expect(parsePromptMessage(message)).toStrictEqual(message);
  });

  it("loses what it should not have", () => {
    const decision = { type: "cancel", pin: "123456", platform: 1, credentialId: 5 };
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
    { type: "decision", decision: { type: "approve", supersedes: "AQID" } },
    { type: "decision", decision: { type: "approve", supersedes: ["AQ=="] } },
    { type: "decision", decision: { type: "approve", supersedes: Array(1_001).fill("AQID") } },
    { type: "decision", decision: { type: "approve", platform: null } },
    { type: "decision", decision: { type: "approve", platform: { slot: ID } } },
    { type: "decision", decision: { type: "approve", platform: { output: OUTPUT } } },
    { type: "decision", decision: { type: "approve", platform: { slot: ID, output: zeros(31) } } },
    { type: "decision", decision: { type: "approve", platform: { slot: zeros(17), output: OUTPUT } } },
    { type: "decision", decision: { type: "approve", derived: null } },
    { type: "decision", decision: { type: "approve", derived: { slot: ID } } },
    { type: "decision", decision: { type: "approve", derived: { slot: zeros(15), bytes: OUTPUT } } },
    { type: "decision", decision: { type: "approve", derived: { slot: ID, bytes: zeros(33) } } },
  ])("is not %o", (value) => {
    expect(() => parsePromptMessage(value)).toThrow(TypeError);
  });
});

/** A member that is well-formed, and what is not. */
const SECRETS = [
  { type: "pin", pin: "" },
  { type: "recovery", code: "7k2qx m9v4d" },
  { type: "platform", slot: ID, output: OUTPUT },
  { type: "pin+platform", pin: "123456", slot: ID, output: OUTPUT },
];
const NO_SECRETS = [
  undefined,
  null,
  "123456",
  {},
  { type: "password", pin: "123456" },
  { type: "pin" },
  { type: "pin", pin: LONG },
  { type: "recovery", code: 5 },
  { type: "platform", slot: ID },
  { type: "platform", slot: ID, output: zeros(33) },
  { type: "platform", slot: "!".repeat(22), output: OUTPUT },
  { type: "pin+platform", slot: ID, output: OUTPUT },
];
const credential = { credential: "AQID", input: OUTPUT, output: OUTPUT, synced: false };
const SLOTS = [
  { type: "recovery" },
  { type: "pin", pin: "123456" },
  { type: "pin", pin: "123456", memoryMiB: 64 },
  { type: "platform", ...credential },
  { type: "platform", ...credential, credential: zeros(1023), synced: true },
  { type: "pin+platform", pin: "123456", memoryMiB: 256, ...credential },
];
const NO_SLOTS = [
  undefined,
  null,
  {},
  { type: "slot" },
  { type: "pin" },
  ...[63, 257, 64.5, "64", Number.NaN, null].map((memoryMiB) => ({ type: "pin", pin: "123456", memoryMiB })),
  { type: "platform" },
  { type: "platform", ...credential, credential: "" },
  { type: "platform", ...credential, credential: zeros(1024) },
  { type: "platform", ...credential, input: zeros(31) },
  { type: "platform", ...credential, output: 32 },
  { type: "platform", ...credential, synced: undefined },
  { type: "pin+platform", ...credential },
];
const pin = { type: "pin", pin: "123456" };
const file = { file: "TEFUQ0hLRVk", passphrase: "four random words here" };

describe("a request to the vault", () => {
  it.each([
    ...[
      "vault.state",
      "vault.waysIn",
      "vault.lock",
      "vault.check",
      "vault.dump",
      "slots.list",
      "passkeys.list",
      "backup.state",
      "settings.lock",
      "sites.list",
    ].map((type) => ({ type })),
    { type: "vault.create", pin: "123456" },
    { type: "vault.create", pin: "123456", memoryMiB: 64 },
    ...SECRETS.map((secret) => ({ type: "vault.unlock", secret })),
    { type: "vault.repair", secret: pin },
    ...SLOTS.map((add) => ({ type: "slots.add", secret: pin, add })),
    { type: "slots.replace", secret: pin, slot: ID, by: { type: "recovery" } },
    { type: "slots.remove", secret: pin, slot: ID },
    { type: "recovery.confirmed", slot: ID },
    { type: "backup.make", secret: pin, passphrase: "" },
    { type: "backup.prove", ...file },
    { type: "backup.preview", ...file },
    { type: "backup.restore", ...file, replace: [] },
    { type: "backup.restore", ...file, replace: [ID, ID] },
    { type: "settings.setLock", idleMinutes: 0, withScreen: false },
    { type: "settings.setLock", idleMinutes: 240, withScreen: true },
    { type: "sites.switch", host: "example.com", off: true },
    { type: "sites.switch", host: "example.com", off: false },
    { type: "signals.list" },
    { type: "signals.seen", at: 1_700_000_000_000 },
    { type: "signals.undo", rpId: "example.com", credentialId: "AA", change: "hidden" },
    { type: "signals.undo", rpId: "example.com", credentialId: "AA", change: "renamed" },
  ])("comes back as it was: $type", (message) => {
    expect(parseVaultRequest(message)).toStrictEqual(message);
    expect(parseVaultRequest({ ...message, extra: 1 })).toStrictEqual(message);
  });

  it("loses what its secret and its slot should not have", () => {
    const message = { type: "slots.add", secret: pin, add: { type: "recovery" } };
    const laden = { ...message, secret: { ...pin, code: "x" }, add: { type: "recovery", pin: "x" } };
    expect(parseVaultRequest(laden)).toStrictEqual(message);
  });

  it.each([
    ...NOTHING,
    { type: "vault.create" },
    { type: "vault.create", pin: 123456 },
    { type: "vault.create", pin: "123456", memoryMiB: 1024 },
    { type: "vault.unlock", pin: "123456" },
    ...NO_SECRETS.map((secret) => ({ type: "vault.unlock", secret })),
    { type: "vault.repair" },
    ...NO_SLOTS.map((add) => ({ type: "slots.add", secret: pin, add })),
    { type: "slots.add", add: { type: "recovery" } },
    { type: "slots.replace", secret: pin, slot: zeros(15), by: { type: "recovery" } },
    { type: "slots.replace", secret: pin, slot: ID },
    { type: "slots.remove", secret: pin },
    { type: "slots.remove", slot: ID },
    { type: "backup.make", passphrase: "x" },
    { type: "backup.make", secret: pin, passphrase: LONG },
    { type: "backup.prove", ...file, file: "TEFU+" },
    { type: "backup.preview", file: file.file },
    { type: "backup.restore", ...file },
    { type: "backup.restore", ...file, replace: ID },
    { type: "backup.restore", ...file, replace: [ID, "A"] },
    { type: "backup.restore", ...file, replace: new Array(1) },
    { type: "settings.setLock", idleMinutes: -1, withScreen: true },
    { type: "settings.setLock", idleMinutes: 241, withScreen: true },
    { type: "settings.setLock", idleMinutes: 1.5, withScreen: true },
    { type: "settings.setLock", idleMinutes: 5, withScreen: 1 },
    { type: "sites.switch", off: true },
    { type: "sites.switch", host: ["example.com"], off: true },
    { type: "sites.switch", host: LONG, off: true },
    { type: "signals.undo", rpId: "example.com", credentialId: "AA", change: "deleted" },
    { type: "signals.undo", rpId: "example.com", credentialId: "", change: "hidden" },
    { type: "signals.undo", rpId: "example.com", change: "hidden" },
    { type: "signals.undo", rpId: 5, credentialId: "AA", change: "hidden" },
  ])("is not number %#", (value) => {
    expect(() => parseVaultRequest(value)).toThrow(TypeError);
  });

  it("carries a file of 47 MiB and not more: browsers carry messages of 64 MiB", () => {
    const longest = (MAX_FILE_BYTES * 4) / 3;
    const ofLength = (length: number) =>
      parseVaultRequest({ ...file, type: "backup.prove", file: "A".repeat(length) });
    expect(ofLength(Math.floor(longest))).toHaveProperty("file");
    expect(() => ofLength(Math.ceil(longest) + 4)).toThrow(TypeError);
    expect(longest).toBeLessThan(64 * 2 ** 20);
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
    "vault.unlock",
    "slots.add",
    "backup.restore",
    "settings.setLock",
    "sites.switch",
    "x",
  );
  const secret = fc.oneof(fc.constantFrom(...SECRETS, ...NO_SECRETS), fc.anything());
  const add = fc.oneof(fc.constantFrom(...SLOTS, ...NO_SLOTS), fc.anything());
  const decision = fc.record({
    type: fc.constantFrom("approve", "cancel", "native"),
    pin: text,
    platform: secret,
    credentialId: text,
  });
  const message = fc.record({
    type,
    decision,
    id: text,
    pin: text,
    secret,
    add,
    file: text,
    passphrase: text,
    replace: fc.oneof(fc.array(text), fc.anything()),
    idleMinutes: fc.oneof(fc.nat(2000), fc.anything()),
    withScreen: fc.anything(),
    host: text,
    off: fc.anything(),
  });
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
