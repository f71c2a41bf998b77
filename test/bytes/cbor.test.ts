import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CborValue, decodeCbor, encodeCbor } from "../../src/bytes/cbor.ts";
import { hex, unhex } from "../fakes/hex.ts";

/** RFC 8949, Appendix A, for the kinds in use, with the edges of each length of integer. */
const EXAMPLES: [CborValue, string][] = [
  [0, "00"],
  [1, "01"],
  [10, "0a"],
  [23, "17"],
  [24, "1818"],
  [25, "1819"],
  [100, "1864"],
  [255, "18ff"],
  [256, "190100"],
  [1000, "1903e8"],
  [65_535, "19ffff"],
  [65_536, "1a00010000"],
  [1_000_000, "1a000f4240"],
  [2 ** 32 - 1, "1affffffff"],
  [2 ** 32, "1b0000000100000000"],
  [1_000_000_000_000, "1b000000e8d4a51000"],
  [2 ** 53 - 1, "1b001fffffffffffff"],
  [-1, "20"],
  [-10, "29"],
  [-24, "37"],
  [-25, "3818"],
  [-100, "3863"],
  [-257, "390100"],
  [-1000, "3903e7"],
  [-(2 ** 31) - 1, "3a80000000"],
  [-(2 ** 32), "3affffffff"],
  [-(2 ** 32) - 1, "3b0000000100000000"],
  [-(2 ** 53) + 1, "3b001ffffffffffffe"],
  [false, "f4"],
  [true, "f5"],
  [null, "f6"],
  [unhex(""), "40"],
  [unhex("01020304"), "4401020304"],
  ["", "60"],
  ["a", "6161"],
  ["IETF", "6449455446"],
  ['"\\', "62225c"],
  ["\u00fc", "62c3bc"],
  ["\u6c34", "63e6b0b4"],
  ["\ud800\udd51", "64f0908591"],
  [[], "80"],
  [[1, 2, 3], "83010203"],
  [[1, [2, 3], [4, 5]], "8301820203820405"],
  [Array.from({ length: 25 }, (_, i) => i + 1), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"],
  [new Map(), "a0"],
  [
    new Map([
      [1, 2],
      [3, 4],
    ]),
    "a201020304",
  ],
  [
    new Map<string, CborValue>([
      ["a", 1],
      ["b", [2, 3]],
    ]),
    "a26161016162820203",
  ],
  [["a", new Map([["b", "c"]])], "826161a161626163"],
];

const leaf: fc.Arbitrary<CborValue> = fc.oneof(
  fc.maxSafeInteger().map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
);
const value = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string({ maxLength: 5 }), fc.integer()), tie("value")), { maxLength: 5 })
      .map((entries) => new Map(entries)),
  ),
})).value;

describe("encodeCbor", () => {
  it.each(EXAMPLES)("writes %o in the shortest form", (input, expected) => {
    expect(hex(encodeCbor(input))).toBe(expected);
  });

  it("writes maps longer than 23 and 255 entries with the shortest length", () => {
    const map = (size: number) => new Map(Array.from({ length: size }, (_, i) => [i, 0]));
    expect(hex(encodeCbor(map(23))).slice(0, 2)).toBe("b7");
    expect(hex(encodeCbor(map(24))).slice(0, 4)).toBe("b818");
    expect(hex(encodeCbor(map(256))).slice(0, 6)).toBe("b90100");
  });

  it("returns bytes that a later encoding does not overwrite", () => {
    const first = encodeCbor("first");
    encodeCbor("later");
    expect(first).toEqual(unhex("656669727374"));
    expect(first.buffer.byteLength).toBe(first.length);
  });
});

describe("decodeCbor", () => {
  it("reads texts with a lone surrogate, which a page may send, as well-formed ones", () => {
    for (const text of ["\ud800", "a\udc00b", `${"long".repeat(40)}\ud800`]) {
      expect(decodeCbor(encodeCbor(text))).toBe(text.toWellFormed());
    }
  });

  it.each(EXAMPLES)("reads %o back", (expected, input) => {
    expect(decodeCbor(unhex(input))).toEqual(expected);
  });

  it("reads back whatever was written", () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(decodeCbor(encodeCbor(input))).toEqual(input);
      }),
    );
  });

  it.each([
    ["a second item", "0000"],
    ["nothing", ""],
    ["an integer cut short", "18"],
    ["a text cut short", "6261"],
    ["a byte string cut short", "44010203"],
    ["a list cut short", "8301"],
    ["a map cut short", "a2010203"],
    ["a length past any memory", "5b7fffffffffffffff"],
    ["a list of two thousand million", "9a7fffffff"],
    ["reserved additional information", "1c"],
    ["a break on its own", "ff"],
    ["a text key twice", "a2616101616102"],
    ["a number key twice", "a201020103"],
    ["a null key", "a1f600"],
    ["a map as key", "a1a000"],
    ["undefined", "f7"],
    ["a date", "c074323031332d30332d32315432303a30343a30305a"],
    ["a bignum", "c249010000000000000000"],
    ["an integer of 54 bits", "1b0020000000000000"],
    ["a negative integer of 64 bits", "3bffffffffffffffff"],
  ])("refuses %s", (_, input) => {
    expect(() => decodeCbor(unhex(input))).toThrow();
  });

  it("fails with an exception or gives a value of its kinds, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let decoded: CborValue;
        try {
          decoded = decodeCbor(bytes);
        } catch {
          return;
        }
        expect(isCbor(decoded)).toBe(true);
      }),
    );
  });
});

function isCbor(input: unknown): boolean {
  if (input instanceof Map) {
    return [...input].every(([key, item]) => ["string", "number"].includes(typeof key) && isCbor(item));
  }
  if (Array.isArray(input)) return input.every(isCbor);
  return (
    input === null || input instanceof Uint8Array || ["string", "number", "boolean"].includes(typeof input)
  );
}
