import fc from "fast-check";
import { expect, it } from "vitest";
import { concat } from "../../src/bytes/concat.ts";
import { compareBytes, equalBytes, equalSecrets } from "../../src/bytes/equal.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { hex, someBytes, unhex } from "../fakes/hex.ts";

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
  expect(equalSecrets(unhex(a), unhex(b))).toBe(equal);
});

it("compares secrets byte by byte to the end, wherever they differ", () => {
  const reads: number[] = [];
  const watched = new Proxy(unhex("0102030405060708"), {
    get(bytes, name) {
      if (typeof name === "string" && /^\d+$/.test(name)) reads.push(Number(name));
      return Reflect.get(bytes, name, bytes);
    },
  });
  for (const other of ["0102030405060708", "ff02030405060708", "01020304050607ff"]) {
    reads.length = 0;
    equalSecrets(watched, unhex(other));
    expect(reads).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  }
});

it("tells every single changed bit of a secret", () => {
  const secret = someBytes(32, 1);
  for (let bit = 0; bit < 256; bit++) {
    const changed = new Uint8Array(secret);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(equalSecrets(secret, changed)).toBe(false);
    expect(equalSecrets(changed, secret)).toBe(false);
  }
});

it.each([
  ["", "00"],
  ["00", "01"],
  ["7f", "80"],
  ["00ff", "01"],
  ["0102", "010200"],
  ["ff00", "ff01"],
])("orders %s before %s", (less, more) => {
  expect(compareBytes(unhex(less), unhex(more))).toBeLessThan(0);
  expect(compareBytes(unhex(more), unhex(less))).toBeGreaterThan(0);
  expect(compareBytes(unhex(more), unhex(more))).toBe(0);
});

it("orders byte strings as their hexadecimal texts", () => {
  const bytes = fc.uint8Array({ maxLength: 4 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const [left, right] = [hex(a), hex(b)];
      expect(Math.sign(compareBytes(a, b))).toBe(left === right ? 0 : left < right ? -1 : 1);
    }),
  );
});

it("encodes texts as UTF-8", () => {
  expect(utf8("é水𐅑")).toEqual(unhex("c3a9e6b0b4f0908591"));
});
