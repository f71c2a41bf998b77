import { beforeAll, describe, expect, it } from "vitest";
import { compareReading } from "../../src/exchange/compare.ts";
import type { Entry } from "../../src/exchange/entry.ts";
import { readWebDriver, writeWebDriver } from "../../src/exchange/formats/webdriver.ts";
import type { PasskeyValue } from "../../src/exchange/items/passkey-entry.ts";
import type { Code } from "../../src/vault/items/code.ts";
import { credential } from "../fakes/credentials.ts";
import { someBytes } from "../fakes/hex.ts";
import { makeKey, plain } from "./fixtures/keys.ts";

const PASSKEY: PasskeyValue = {
  ...credential(1),
  signCount: 4,
  prf: someBytes(64, 1),
  largeBlob: someBytes(9, 2),
};
const CODE: Code = {
  type: "totp",
  secret: someBytes(20, 5),
  algorithm: "SHA-1",
  digits: 6,
  period: 30,
  issuer: "Example",
  account: "ada",
  createdAt: 5,
};
const HELD = { passkeys: [credential(7), PASSKEY], codes: [CODE] };

const passkey = (changes: Partial<PasskeyValue> = {}): Entry => ({
  kind: "passkey",
  value: { ...PASSKEY, ...changes },
  number: 1,
  own: {},
  remarks: [],
});
const code = (changes: Partial<Code> = {}): Entry => ({
  kind: "code",
  value: { ...CODE, ...changes },
  number: 1,
  own: {},
  remarks: [],
});
const outcomes = (...entries: Entry[]) =>
  compareReading(HELD, { entries }).map(({ entry: _entry, ...outcome }) => outcome);
const SAME = { state: "same", with: "vault" };
const conflict = (...differs: string[]) => ({ state: "conflict", with: "vault", differs });

describe("a passkey", () => {
  it("is new by another id or another site alone", () => {
    expect(outcomes(passkey({ id: someBytes(32, 99) }), passkey({ rpId: "example.org" }))).toEqual([
      { state: "new" },
      { state: "new" },
    ]);
  });

  it("is the same whatever the file cannot know", () => {
    expect(outcomes(passkey())).toEqual([SAME]);
    const { prf: _prf, largeBlob: _blob, ...bare } = PASSKEY;
    const silent = { rpName: "x", backupEligible: false, createdAt: 0, userName: "", userDisplayName: "" };
    const entry = passkey();
    expect(outcomes({ ...entry, value: { ...bare, ...silent, signCount: 0 } } as Entry)).toEqual([SAME]);
    expect(outcomes(passkey({ algorithm: -9 }))).toEqual([SAME]);
  });

  it.each<[string, Partial<PasskeyValue>]>([
    ["privateKey", { privateKey: someBytes(32, 77) }],
    ["algorithm", { algorithm: -8 }],
    ["userHandle", { userHandle: someBytes(3, 3) }],
    ["userName", { userName: "bob" }],
    ["userDisplayName", { userDisplayName: "Bob" }],
    ["signCount", { signCount: 5 }],
    ["prf", { prf: someBytes(64, 9) }],
    ["largeBlob", { largeBlob: someBytes(9, 9) }],
  ])("is a conflict by another %s, which is named without its value", (name, changes) => {
    expect(outcomes(passkey(changes))).toEqual([conflict(name)]);
  });

  it("is a conflict where the file has a seed and the vault has none", () => {
    const held = { passkeys: [credential(1)], codes: [] };
    const [first] = compareReading(held, { entries: [passkey({ signCount: 0 })] });
    expect(first).toMatchObject({ state: "conflict", differs: ["prf", "largeBlob"] });
  });
});

describe("a code", () => {
  it("is the same by secret, issuer and account", () => {
    const others = [{ secret: someBytes(20, 6) }, { issuer: "Other" }, { account: "bob" }];
    expect(outcomes(code({ createdAt: 9 }), ...others.map(code))).toEqual([
      SAME,
      { state: "new" },
      { state: "new" },
      { state: "new" },
    ]);
  });

  it.each<[string, Partial<Code>]>([
    ["type", { type: "steam" }],
    ["algorithm", { algorithm: "SHA-256" }],
    ["digits", { digits: 8 }],
    ["period", { period: 60 }],
    ["counter", { counter: 3 }],
  ])("is a conflict by another %s", (name, changes) => {
    expect(outcomes(code(changes))).toEqual([conflict(name)]);
  });
});

it("compares with earlier entries of the file too", () => {
  const id = someBytes(32, 99);
  expect(outcomes(passkey({ id }), passkey({ id }), passkey({ id, userName: "bob" }))).toEqual([
    { state: "new" },
    { state: "same", with: "file" },
    { state: "conflict", with: "file", differs: ["userName"] },
  ]);
});

describe("a file that was written from the vault", () => {
  let value: PasskeyValue;
  beforeAll(() => {
    value = { ...PASSKEY, privateKey: plain(makeKey().secret), algorithm: -9 };
  });

  it("is all the same", async () => {
    const { file } = await writeWebDriver([{ kind: "passkey", value, own: {}, number: 1 }]);
    const reading = await readWebDriver(file, { now: 5 });
    const [outcome] = compareReading({ passkeys: [value], codes: [] }, reading);
    expect(outcome?.state).toBe("same");
  });
});
