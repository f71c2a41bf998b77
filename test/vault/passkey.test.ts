import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CborMap, decodeCbor, encodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { decodePasskey, encodePasskey, type Passkey } from "../../src/vault/passkey.ts";
import { credential } from "../fakes/credentials.ts";

const DAMAGED = expect.objectContaining({ name: "VaultError", code: "damaged" });

/** The text of a record with one field changed. */
function withField(name: string, value: unknown): Uint8Array {
  const text = encodePasskey(credential(1));
  const length = new DataView(text.buffer).getUint32(0);
  const map = decodeCbor(text.subarray(4, 4 + length)) as CborMap;
  if (value === undefined) map.delete(name);
  else map.set(name, value as never);
  const body = encodeCbor(map);
  return concat(Uint8Array.of(0, 0, body.length >> 8, body.length & 0xff), body);
}

const arbitrary: fc.Arbitrary<Passkey> = fc
  .record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 1023 }).map((bytes) => new Uint8Array(bytes)),
    text: fc.string({ unit: "grapheme", maxLength: 300 }),
    time: fc.nat(Number.MAX_SAFE_INTEGER),
    flag: fc.boolean(),
  })
  .map(({ bytes, text, time, flag }) =>
    credential(1, {
      id: bytes,
      userHandle: bytes.slice(0, 64),
      userName: text,
      createdAt: time,
      signCount: time % 2 ** 32,
      archived: flag,
      ...(flag && { lastUsedAt: time }),
    }),
  );

it("comes back as it was, whatever it holds", () => {
  fc.assert(
    fc.property(arbitrary, (passkey) => {
      expect(decodePasskey(encodePasskey(passkey))).toEqual(passkey);
    }),
  );
});

it("gives byte strings of their own, not windows of the record", () => {
  const { id, privateKey } = decodePasskey(encodePasskey(credential(1)));
  expect(id.buffer.byteLength).toBe(id.length);
  expect(privateKey.buffer.byteLength).toBe(privateKey.length);
});

describe("a text that is no record", () => {
  it.each(Object.keys(credential(1)))("has no %s", (name) => {
    expect(() => decodePasskey(withField(name, undefined))).toThrow(DAMAGED);
  });

  it.each([
    ["id", "text"],
    ["rpId", 5],
    ["userName", null],
    ["signCount", "0"],
    ["createdAt", null],
    ["discoverable", 1],
    ["archived", "false"],
    ["lastUsedAt", "today"],
    ["privateKey", [1, 2, 3]],
  ])("has a %s of another kind", (name, value) => {
    expect(() => decodePasskey(withField(name, value))).toThrow(DAMAGED);
  });

  it("is empty, too short, cut off, or something else", () => {
    const sound = encodePasskey(credential(1));
    const texts = [
      new Uint8Array(),
      new Uint8Array(3),
      new Uint8Array(512),
      sound.slice(0, 100),
      concat(Uint8Array.of(0, 0, 0, 1), encodeCbor(1)),
      concat(Uint8Array.of(255, 255, 255, 255), sound.subarray(4)),
    ];
    for (const text of texts) expect(() => decodePasskey(text)).toThrow(DAMAGED);
  });

  it("leaves a field that it does not know", () => {
    expect(decodePasskey(withField("later", 1))).toEqual(credential(1));
  });
});
