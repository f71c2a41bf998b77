import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CborMap, canonicalMap, encodeCbor, inCanonicalOrder } from "../../src/bytes/cbor.ts";
import { hex } from "../fakes/hex.ts";

/** Maps in the key order of CTAP 2.1, section 8. */

const mapOf = (...keys: string[]): CborMap => new Map(keys.map((key) => [key, 1]));
const sorted = (...keys: string[]) => [...canonicalMap(keys.map((key) => [key, 1])).keys()].map(String);

/** The rule of CTAP, on the encoded keys: the shorter one first, then byte by byte. */
function isBefore(a: string, b: string): boolean {
  const [left, right] = [hex(encodeCbor(a)), hex(encodeCbor(b))];
  return left.length === right.length ? left < right : left.length < right.length;
}

describe("canonicalMap", () => {
  it.each([
    [
      ["rpId", "kind", "id"],
      ["id", "kind", "rpId"],
    ],
    [
      ["b", "a", ""],
      ["", "a", "b"],
    ],
    [
      ["aa", "b"],
      ["b", "aa"],
    ],
    [
      ["a", "B"],
      ["B", "a"],
    ],
    // One byte before two, whatever they say.
    [
      ["é", "z"],
      ["z", "é"],
    ],
    // Four bytes of one letter before six of two; of twelve bytes each, by bytes and not by UTF-16.
    [
      ["\uff61\uff61", "\u{1f511}"],
      ["\u{1f511}", "\uff61\uff61"],
    ],
    [
      ["\u{1f511}\u{1f511}\u{1f511}", "\uff61\uff61\uff61\uff61"],
      ["\uff61\uff61\uff61\uff61", "\u{1f511}\u{1f511}\u{1f511}"],
    ],
  ])("puts %j in the order %j", (keys, expected) => {
    expect(sorted(...keys)).toEqual(expected);
  });

  it("leaves undefined members out, and no others", () => {
    const map = canonicalMap([
      ["none", undefined],
      ["null", null],
      ["no", false],
      ["0", 0],
      ["text", ""],
    ]);
    expect([...map]).toEqual([
      ["0", 0],
      ["no", false],
      ["null", null],
      ["text", ""],
    ]);
  });

  it("puts any keys in the order of CTAP, and leaves its argument alone", () => {
    const keys = fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 30 }), { maxLength: 12 });
    fc.assert(
      fc.property(keys, (given) => {
        const before = [...given];
        const order = sorted(...given);
        expect(given).toEqual(before);
        expect([...order].sort()).toEqual([...given].sort());
        for (const [i, key] of order.entries()) {
          const previous = order[i - 1];
          if (previous !== undefined) expect(isBefore(previous, key)).toBe(true);
        }
        expect(inCanonicalOrder(mapOf(...order))).toBe(true);
      }),
    );
  });
});

describe("inCanonicalOrder", () => {
  it.each([[[]], [["a"]], [["a", "b"]], [["b", "aa"]], [["z", "é"]]])("%j is", (keys: string[]) => {
    expect(inCanonicalOrder(mapOf(...keys))).toBe(true);
  });

  it.each([[["b", "a"]], [["aa", "b"]], [["a", "c", "b"]], [["é", "z"]], [["a", "b", ""]]])(
    "%j is not",
    (keys: string[]) => {
      expect(inCanonicalOrder(mapOf(...keys))).toBe(false);
    },
  );

  it("any two neighbours that change places are not", () => {
    const keys = fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 30 }), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(keys, fc.nat(), (given, at) => {
        const order = sorted(...given);
        const i = at % (order.length - 1);
        const [left = "", right = ""] = order.slice(i, i + 2);
        expect(inCanonicalOrder(mapOf(...order.with(i, right).with(i + 1, left)))).toBe(false);
      }),
    );
  });
});
