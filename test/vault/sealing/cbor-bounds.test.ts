import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CborValue, encodeCbor } from "../../../src/bytes/cbor.ts";
import { checkBounds } from "../../../src/vault/sealing/cbor-bounds.ts";
import { MOST_LEVELS } from "../../../src/vault/sealing/fields.ts";

const malformed = (message: string) =>
  expect.objectContaining({ code: "malformed", message: expect.stringContaining(message) });
const check = (bytes: Iterable<number>, most?: number) =>
  checkBounds(Uint8Array.from(bytes), "The file", most);

function nested(levels: number): CborValue {
  return Array.from({ length: levels }).reduce<CborValue>((inner) => [inner], 0);
}

/** Values and keys, as the format counts them. */
function count(value: CborValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + count(one), 1);
  if (value instanceof Map) return [...value.values()].reduce<number>((sum, one) => sum + 1 + count(one), 1);
  return 1;
}

const { cbor } = fc.letrec<{ cbor: CborValue }>((tie) => ({
  cbor: fc.oneof(
    { depthSize: "small" },
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("cbor"), { maxLength: 30 }),
    fc.array(fc.tuple(fc.string(), tie("cbor"))).map((pairs) => new Map(pairs)),
  ),
}));

describe("what nothing vouches for", () => {
  it("passes where it is what the vault's own encoder writes, and counts each value and key", () => {
    fc.assert(
      fc.property(cbor, (value) => {
        const bytes = encodeCbor(value);
        check(bytes, count(value));
        expect(() => check(bytes, count(value) - 1)).toThrow(malformed("more parts"));
      }),
    );
  });

  it("is refused where it is cut, anywhere", () => {
    const bytes = encodeCbor(new Map<string, CborValue>([["a", [1, 2 ** 40, "text", new Uint8Array(30)]]]));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => check(bytes.subarray(0, length)), `${length}`).toThrow(malformed("The file has"));
    }
  });

  it.each([
    ["an array of 2^32 - 1", [0x9a, 255, 255, 255, 255]],
    ["an array of 2^64 - 1", [0x9b, 255, 255, 255, 255, 255, 255, 255, 255]],
    ["an array of one more than there are bytes", [0x83, 0, 0]],
    ["a map of 2^31", [0xba, 128, 0, 0, 0]],
    ["a map of more keys than half the bytes", [0xa2, 0x60, 0, 0x60]],
    ["bytes of a tebibyte", [0x5b, 0, 0, 1, 0, 0, 0, 0, 0, 1]],
    ["a text of 2^53", [0x7b, 0, 32, 0, 0, 0, 0, 0, 0]],
  ])("is refused where it claims %s", (_, bytes) => {
    expect(() => check(bytes)).toThrow(malformed("a length beyond its end"));
  });

  it.each([
    ["a tag", [0xc2, 0x41, 9]],
    ["a shared value", [0xd8, 28, 0x80]],
    ["a half float", [0xf9, 0, 0]],
    ["a double", [0xfb, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["undefined", [0xf7]],
    ["another simple value", [0xf8, 99]],
  ])("is refused where it has %s", (_, bytes) => {
    expect(() => check(bytes)).toThrow(malformed("a type that no vault has"));
  });

  it.each([[[0x9f, 0xff]], [[0xbf, 0xff]], [[0x5f, 0xff]], [[0x1c]]])(
    "is refused where a length is not definite: %j",
    (bytes) => {
      expect(() => check(bytes)).toThrow(malformed("not definite"));
    },
  );

  it(`has at most ${MOST_LEVELS} levels, and many more exhaust no stack`, () => {
    check(encodeCbor(nested(MOST_LEVELS)));
    const levels = malformed(`more than ${MOST_LEVELS} levels`);
    expect(() => check(encodeCbor(nested(MOST_LEVELS + 1)))).toThrow(levels);
    expect(() => check(new Uint8Array(5_000_000).fill(0x81))).toThrow(levels);
    // Arrays beside each other are no levels.
    check(encodeCbor(Array.from({ length: 1000 }, (): CborValue => [[]])));
  });
});
