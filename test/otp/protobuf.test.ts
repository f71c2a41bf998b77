import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat } from "../../src/bytes/concat.ts";
import { bytesField, readMessage, varintField } from "../../src/otp/protobuf.ts";
import { hex, unhex } from "../fakes/hex.ts";

describe("a message", () => {
  it("has the bytes of the format's documentation", () => {
    expect(hex(varintField(1, 150))).toBe("089601");
    expect(hex(bytesField(2, new TextEncoder().encode("testing")))).toBe("120774657374696e67");
    expect(readMessage(unhex("089601120774657374696e67"))).toEqual([
      { number: 1, value: 150n },
      { number: 2, value: unhex("74657374696e67") },
    ]);
  });

  it("comes back as it went in", () => {
    const field = fc.tuple(
      fc.integer({ min: 1, max: 2 ** 20 }),
      fc.oneof(fc.maxSafeNat(), fc.uint8Array({ maxLength: 200 })),
    );
    fc.assert(
      fc.property(fc.array(field, { maxLength: 5 }), (fields) => {
        const bytes = fields.map(([number, value]) =>
          typeof value === "number" ? varintField(number, value) : bytesField(number, value),
        );
        expect(readMessage(concat(...bytes))).toEqual(
          fields.map(([number, value]) => ({
            number,
            value: typeof value === "number" ? BigInt(value) : new Uint8Array(value),
          })),
        );
      }),
    );
  });

  it("has fields of fixed length too, and numbers of 64 bits", () => {
    expect(readMessage(unhex("0d0102030411010203040506070818ffffffffffffffffff01"))).toEqual([
      { number: 1, value: unhex("01020304") },
      { number: 2, value: unhex("0102030405060708") },
      { number: 3, value: 2n ** 64n - 1n },
    ]);
  });

  it.each([
    ["08", "cut off"],
    ["0896", "cut off"],
    ["0a0574", "cut off"],
    ["0affffffffffffffffff01", "cut off"],
    ["0d010203", "cut off"],
    ["0b", "kind 3"],
    ["0c", "kind 4"],
    ["0f", "kind 7"],
    ["0000", "number 0"],
    ["08ffffffffffffffffffffff01", "too long"],
  ])("%s is refused: %s", (bytes, said) => {
    expect(() => readMessage(unhex(bytes))).toThrow(said);
  });

  it("of any bytes is read or refused, never worse", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          readMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

it("refuses more fields than any message has, before they fill the memory", () => {
  const bytes = new Uint8Array(400_002).fill(8);
  expect(() => readMessage(bytes)).toThrow("More than 200000 fields");
});
