import { describe, expect, it } from "vitest";
import { derElement, TAG } from "../../src/cose/der.ts";
import { DerReader } from "../../src/cose/der-reader.ts";
import { KeyFormatError } from "../../src/cose/key-format-error.ts";
import { hex, someBytes, unhex } from "../fakes/hex.ts";

const reader = (text: string) => new DerReader(unhex(text));

describe("what is written", () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])("is read again: %i bytes", (length) => {
    const content = someBytes(length, 3);
    const file = new DerReader(derElement(0x04, content));
    expect(hex(file.content(0x04, "it"))).toBe(hex(content));
    file.end("it");
  });

  it("has the shortest lengths", () => {
    expect(hex(derElement(0x04, new Uint8Array(127)).subarray(0, 2))).toBe("047f");
    expect(hex(derElement(0x04, new Uint8Array(128)).subarray(0, 3))).toBe("048180");
    expect(hex(derElement(0x04, new Uint8Array(256)).subarray(0, 4))).toBe("04820100");
  });
});

describe("integers", () => {
  it.each([
    ["020100", 0],
    ["02017f", 127],
    ["02020080", 128],
    ["02020100", 256],
    ["020500ffffffff", 2 ** 32 - 1],
  ])("%s is %i", (text, value) => {
    expect(reader(text).smallInteger("n")).toBe(value);
  });

  it.each([
    ["0200", "empty"],
    ["020180", "negative"],
    ["02020001", "zero too many"],
    ["02050100000000", "too large"],
  ])("%s is refused: %s", (text, message) => {
    expect(() => reader(text).smallInteger("n")).toThrow(message);
  });
});

describe("refuses", () => {
  it.each([
    ["", "it is missing"],
    ["0500", "it has the tag 0x05, not 0x04"],
    ["04", "it is cut off"],
    ["0405aabb", "it is cut off"],
    ["0481", "it is cut off"],
    ["0480aa0000", "a length that DER does not allow"],
    ["048400000001aa", "a length that DER does not allow"],
    ["048101aa", "not in its shortest form"],
    [`04820080${"00".repeat(128)}`, "not in its shortest form"],
  ])("%s: %s", (text, message) => {
    expect(() => reader(text).content(0x04, "it")).toThrow(KeyFormatError);
    expect(() => reader(text).content(0x04, "it")).toThrow(message);
  });

  it("what is left over, and says where", () => {
    const file = reader("3004020101ff");
    const inside = file.inside(0x30, "all");
    inside.smallInteger("n");
    expect(() => inside.end("n")).toThrow("DER, byte 5: there is more after n");
  });

  it("bits that are no bytes", () => {
    expect(() => reader("030201fe").wholeBits(0x03, "it")).toThrow("whole bytes");
    expect(() => reader("0300").wholeBits(0x03, "it")).toThrow("whole bytes");
    expect(hex(reader("030200fe").wholeBits(0x03, "it"))).toBe("fe");
  });
});

it("takes an integer of any length", () => {
  const digits = new Uint8Array(300_000).fill(1);
  const der = derElement(TAG.integer, digits);
  expect(new DerReader(der).unsigned("n")).toEqual(digits);
});
