import { expect, it } from "vitest";
import { concat } from "../../src/bytes/concat.ts";
import { equalBytes } from "../../src/bytes/equal.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { unhex } from "../fakes/hex.ts";

it("joins byte strings in order, into memory of their own", () => {
  const part = unhex("0102");
  const joined = concat(part, unhex(""), unhex("03"));
  part.fill(0xff);
  expect(joined).toEqual(unhex("010203"));
  expect(concat()).toEqual(unhex(""));
});

it("joins windows of larger buffers without what surrounds them", () => {
  const whole = unhex("aabbccdd");
  expect(concat(whole.subarray(1, 3), whole.subarray(0, 1))).toEqual(unhex("bbccaa"));
});

it.each([
  ["", "", true],
  ["00", "00", true],
  ["00", "01", false],
  ["00", "", false],
  ["00", "0000", false],
  ["010203", "010203", true],
  ["010203", "010204", false],
])("compares %s and %s by content and length", (a, b, equal) => {
  expect(equalBytes(unhex(a), unhex(b))).toBe(equal);
});

it("encodes texts as UTF-8", () => {
  expect(utf8("é水𐅑")).toEqual(unhex("c3a9e6b0b4f0908591"));
});
