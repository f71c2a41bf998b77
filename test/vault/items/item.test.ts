import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CborMap,
  type CborValue,
  canonicalMap,
  decodeCbor,
  encodeCbor,
} from "../../../src/bytes/cbor.ts";
import { concat } from "../../../src/bytes/concat.ts";
import { decodeItem, encodeItem, type Item, itemName, type Kind } from "../../../src/vault/items/item.ts";
import type { Own, RecoveryCode } from "../../../src/vault/items/own.ts";
import { frame, unframe } from "../../../src/vault/sealing/frame.ts";
import type { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { hotpItem, passkeyItem, settingItem, totpItem } from "../../fakes/vault-items.ts";

const MALFORMED = expect.objectContaining({ name: "VaultError", code: "malformed" });
const OPTIONAL = [
  ...["lastUsedAt", "site", "prf", "credProtect", "largeBlob"],
  ...["hiddenAt", "renamedAt", "formerUserName", "formerUserDisplayName"],
  ...["label", "note", "favourite", "recoveryCodes", "deletedAt", "importedFrom", "importedAt"],
];
const OWN: Own = {
  label: "Mine",
  note: "Two\nlines",
  favourite: true,
  recoveryCodes: [["abc-def"], ["used", 5]],
  deletedAt: 7,
  importedFrom: "aegis",
  importedAt: 6,
};
const SOUND: [Kind, Item][] = [
  ["passkey", passkeyItem(1, { lastUsedAt: 5 })],
  ["passkey", passkeyItem(1, { prf: someBytes(64, 1), credProtect: 2, largeBlob: new Uint8Array() })],
  ["code", totpItem(1, { site: "example.com" })],
  ["passkey", passkeyItem(1, OWN)],
  ["code", hotpItem(1)],
  ["code", hotpItem(1, OWN)],
  ["code", totpItem(2, { type: "steam", digits: 5 })],
  ["setting", settingItem("theme")],
];

/** The text of a record with one field changed. */
function withField(item: Item, name: string, value: CborValue | undefined): Uint8Array {
  const map = decodeCbor(unframe(encodeItem(item))) as CborMap;
  if (value === undefined) map.delete(name);
  else map.set(name, value);
  return frame(encodeCbor(canonicalMap([...map] as [string, CborValue][])));
}

const times = fc.nat(Number.MAX_SAFE_INTEGER);
const texts = fc.string({ unit: "grapheme", maxLength: 300 });
const bytes = (max: number) => fc.uint8Array({ minLength: 1, maxLength: max }).map((b) => new Uint8Array(b));
const values = fc.oneof(
  fc.integer(),
  texts,
  fc.boolean(),
  fc.constant(null),
  bytes(40),
  fc.array(fc.integer()),
);

const passkeys = fc
  .record({ id: bytes(1023), text: texts, time: times, flag: fc.boolean() })
  .map(({ id, text, time, flag }) =>
    passkeyItem(1, {
      id,
      userHandle: id.slice(0, 64),
      userName: text,
      createdAt: time,
      signCount: time % 2 ** 32,
      archived: flag,
      ...(flag && { lastUsedAt: time }),
    }),
  );
const codes = fc
  .record({ secret: bytes(64), text: texts, time: times, digits: fc.integer({ min: 5, max: 10 }) })
  .map(({ secret, text, time, digits }) => totpItem(1, { secret, account: text, createdAt: time, digits }));
const settings = fc
  .record({ name: texts, value: values })
  .map(({ name, value }): Item => ({ kind: "setting", value: { name, value } }));
const others = fc
  .dictionary(fc.stringMatching(/^later[a-z]{0,8}$/), values, { maxKeys: 3, noNullPrototype: true })
  .map((fields) => canonicalMap(Object.entries(fields)));

it("comes back as it was, whatever it holds, fields of later versions too", () => {
  fc.assert(
    fc.property(fc.oneof(passkeys, codes, settings), others, (known, others) => {
      const item = { ...known, ...(others.size > 0 && { others }) } as Item;
      expect(decodeItem(item.kind, encodeItem(item))).toEqual(item);
    }),
  );
});

it("gives byte strings of their own, not windows of the record", () => {
  const { value } = decodeItem("passkey", encodeItem(passkeyItem(1)));
  const { id, privateKey } = value as ReturnType<typeof credential>;
  expect(id.buffer.byteLength).toBe(id.length);
  expect(privateKey.buffer.byteLength).toBe(privateKey.length);
});

it("is whole steps of 512 bytes", () => {
  for (let length = 0; length < 1100; length += 50) {
    const text = encodeItem(passkeyItem(1, { userName: "n".repeat(length) }));
    expect(text.length % 512).toBe(0);
    expect(text.length).toBe(encodeItem(passkeyItem(2, { userName: "n".repeat(length) })).length);
  }
});

describe.each(SOUND)("a text that is no %s", (kind, item) => {
  it.each(Object.keys(item.value).filter((name) => !OPTIONAL.includes(name)))("has no %s", (name) => {
    expect(() => decodeItem(kind, withField(item, name, undefined))).toThrow(MALFORMED);
  });

  it("is empty, too short, cut off, padded otherwise, or something else", () => {
    const sound = encodeItem(item);
    const length = new DataView(sound.buffer).getUint32(0);
    const broken = [
      new Uint8Array(),
      new Uint8Array(3),
      new Uint8Array(512),
      sound.slice(0, 100),
      concat(sound, new Uint8Array(512)),
      sound.with(511, 1),
      sound.with(3, (length + 1) & 0xff),
      sound.with(0, 255),
      frame(encodeCbor(1)),
      frame(encodeCbor([])),
      frame(concat(encodeCbor(new Map()), Uint8Array.of(0))),
      frame(new Uint8Array()),
    ];
    for (const text of broken) expect(() => decodeItem(kind, text)).toThrow(MALFORMED);
  });

  it("has its fields in another order", () => {
    const map = decodeCbor(unframe(encodeItem(item))) as CborMap;
    const text = frame(encodeCbor(new Map([...map].reverse())));
    expect(() => decodeItem(kind, text)).toThrow(MALFORMED);
  });
});

describe("a field of another kind is refused", () => {
  it.each<[string, CborValue]>([
    ["id", "text"],
    ["id", new Uint8Array()],
    ["id", new Uint8Array(1024)],
    ["userHandle", new Uint8Array(65)],
    ["rpId", 5],
    ["userName", null],
    ["signCount", "0"],
    ["signCount", -1],
    ["createdAt", null],
    ["discoverable", 1],
    ["archived", "false"],
    ["lastUsedAt", "today"],
    ["privateKey", [1, 2, 3]],
    ["backupEligible", false],
    ["prf", new Uint8Array(63)],
    ["prf", true],
    ["credProtect", 0],
    ["credProtect", 4],
    ["largeBlob", new Uint8Array(65_537)],
    ["largeBlob", "text"],
  ])("in a passkey: %s = %o", (name, value) => {
    const backedUp = passkeyItem(1, { backedUp: true });
    expect(() => decodeItem("passkey", withField(backedUp, name, value))).toThrow(MALFORMED);
  });

  it.each<[Item, string, CborValue]>([
    [totpItem(1), "type", "motp"],
    [totpItem(1), "type", "hotp"],
    [totpItem(1), "algorithm", "MD5"],
    [totpItem(1), "digits", 4],
    [totpItem(1), "digits", 11],
    [totpItem(1), "period", 0],
    [totpItem(1), "counter", 1],
    [totpItem(1), "secret", new Uint8Array()],
    [totpItem(1), "site", 1],
    [hotpItem(1), "type", "totp"],
    [hotpItem(1), "period", 30],
    [hotpItem(1), "counter", -1],
    [settingItem("theme"), "name", 1],
  ])("in %o: %s = %o", (item, name, value) => {
    expect(() => decodeItem(item.kind, withField(item, name, value))).toThrow(MALFORMED);
  });
});

describe.each([passkeyItem(1), totpItem(1)])("what a person adds to %o", (item) => {
  it.each<[string, CborValue]>([
    ["label", ""],
    ["label", 1],
    ["note", ""],
    ["favourite", 1],
    ["deletedAt", -1],
    ["importedFrom", ""],
    ["importedAt", "today"],
    ["recoveryCodes", "abc"],
    ["recoveryCodes", ["abc"]],
    ["recoveryCodes", [[]]],
    ["recoveryCodes", [[""]]],
    ["recoveryCodes", [["abc", "today"]]],
    ["recoveryCodes", [["abc", 1, 2]]],
    ["recoveryCodes", new Array<CborValue>(41).fill(["abc"])],
  ])("is not %s = %o", (name, value) => {
    expect(() => decodeItem(item.kind, withField(item, name, value))).toThrow(MALFORMED);
  });

  it("may be forty recovery codes, all used and of one letter", () => {
    const recoveryCodes = new Array<RecoveryCode>(40).fill(["a", Number.MAX_SAFE_INTEGER]);
    const full = { ...item, value: { ...item.value, recoveryCodes } } as Item;
    expect(decodeItem(item.kind, encodeItem(full))).toEqual(full);
  });
});

describe("a private key", () => {
  it.each([
    [-7, 32],
    [-9, 32],
    [-8, 32],
    [-19, 32],
    [-35, 48],
    [-51, 48],
    [-36, 66],
    [-52, 66],
  ])("of the algorithm %i is of %i bytes", (algorithm, length) => {
    const sound = passkeyItem(1, { algorithm, privateKey: someBytes(length, 1) });
    expect(decodeItem("passkey", encodeItem(sound))).toEqual(sound);
    for (const wrong of [length - 1, length + 1]) {
      const item = passkeyItem(1, { algorithm, privateKey: someBytes(wrong, 1) });
      expect(() => encodeItem(item)).toThrow(MALFORMED);
    }
  });

  it.each([-257, -37])("of the algorithm %i is of any length to 4096", (algorithm) => {
    for (const length of [1, 1793, 4096]) {
      const sound = passkeyItem(1, { algorithm, privateKey: someBytes(length, 1) });
      expect(decodeItem("passkey", encodeItem(sound))).toEqual(sound);
    }
    expect(() => encodeItem(passkeyItem(1, { algorithm, privateKey: someBytes(4097, 1) }))).toThrow(
      MALFORMED,
    );
  });
});

describe("what could not be read again is not written", () => {
  it.each<[string, Item]>([
    ["a passkey without a key", passkeyItem(1, { privateKey: new Uint8Array() })],
    ["a passkey backed up but not eligible", passkeyItem(1, { backupEligible: false, backedUp: true })],
    ["a time with a fraction", passkeyItem(1, { createdAt: 1.5 })],
    ["a code of four digits", totpItem(1, { digits: 4 })],
    ["a setting with a fraction, which the format does not have", settingItem("scale", 1.5)],
    [
      "a record of more than a row may have",
      { kind: "setting", value: { name: "a", value: new Uint8Array(2 ** 21) } },
    ],
  ])("%s", (_, item) => {
    expect(() => encodeItem(item)).toThrow(MALFORMED);
  });
});

describe("the name of an item", () => {
  it.each<[Item, string]>([
    [passkeyItem(1), "example.com, user1@example.com"],
    [passkeyItem(1, { userName: "" }), "example.com"],
    [totpItem(3), "Issuer 3, account3"],
    [totpItem(3, { issuer: "" }), "account3"],
    [settingItem("lock"), "lock"],
  ])("of %o is %s", (item, name) => {
    expect(itemName(item)).toBe(name);
  });
});

describe("an item of many values", () => {
  /** Of `count` values and keys in 516 bytes. */
  const many = (count: number): Item => {
    const value = [...new Array<CborValue>(count - 6).fill(0), "x".repeat(500 - count)];
    return { kind: "setting", value: { name: "lock", value } };
  };

  it("is written and read up to 128 and one for each 16 bytes, and not with one more", () => {
    const most = many(160);
    const text = encodeItem(most);
    expect(unframe(text)).toHaveLength(516);
    expect(decodeItem("setting", text)).toEqual(most);
    expect(() => encodeItem(many(161))).toThrow(MALFORMED);
    const fields = canonicalMap(Object.entries(many(161).value) as [string, CborValue][]);
    expect(() => decodeItem("setting", frame(encodeCbor(fields)))).toThrow(MALFORMED);
  });
});
