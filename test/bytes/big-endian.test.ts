import fc from "fast-check";
import { expect, it } from "vitest";
import { readU32, u8, u32, u64 } from "../../src/bytes/big-endian.ts";
import { hex, unhex } from "../fakes/hex.ts";

it.each([
  [0, "00"],
  [1, "01"],
  [255, "ff"],
])("writes %i in one byte", (value, expected) => {
  expect(hex(u8(value))).toBe(expected);
});

it.each([
  [0, "00000000"],
  [1, "00000001"],
  [0x01020304, "01020304"],
  [2 ** 31, "80000000"],
  [2 ** 32 - 1, "ffffffff"],
])("writes and reads %i in four bytes, the most significant first", (value, expected) => {
  expect(hex(u32(value))).toBe(expected);
  expect(readU32(unhex(expected))).toBe(value);
});

it.each([
  [0, "0000000000000000"],
  [1, "0000000000000001"],
  [2 ** 32, "0000000100000000"],
  [Number.MAX_SAFE_INTEGER, "001fffffffffffff"],
])("writes %i in eight bytes", (value, expected) => {
  expect(hex(u64(value))).toBe(expected);
});

it("reads within a window of a larger buffer", () => {
  const window = unhex("ffff0102030405ffff").subarray(2, 7);
  expect(readU32(window)).toBe(0x01020304);
  expect(readU32(window, 1)).toBe(0x02030405);
});

it("reads nothing past the end", () => {
  expect(() => readU32(unhex("010203"))).toThrow(RangeError);
  expect(() => readU32(unhex("ff010203ff").subarray(1, 4))).toThrow(RangeError);
});

it("keeps the order of the numbers", () => {
  const natural = fc.maxSafeNat();
  fc.assert(
    fc.property(natural, natural, (a, b) => {
      expect(hex(u64(a)) < hex(u64(b))).toBe(a < b);
      expect(BigInt(`0x${hex(u64(a))}`)).toBe(BigInt(a));
    }),
  );
});
