import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEntries, decodeText, parseJson } from "../../../src/exchange/files/json.ts";

const WHAT = "The file";

describe("parseJson", () => {
  it("gives what JSON.parse gives, with or without a BOM", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parseJson(text, WHAT)).toEqual(JSON.parse(text));
        expect(parseJson(`\uFEFF${text}`, WHAT)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ["", "is empty"],
    ["  \n", "is empty"],
    ["\uFEFF", "is empty"],
    ['{"a": [1, 2', "is cut off"],
    ['{"a": "b', "is cut off"],
    ['{"a": "b\\', "is cut off"],
    ["{]", "is not valid JSON"],
    ["hello", "is not valid JSON"],
    ["{} {}", "is not valid JSON"],
  ])("says of %j that it %s", (text, message) => {
    expect(() => parseJson(text, WHAT)).toThrow(`${WHAT} ${message}`);
  });

  it("does not quote the file, which may hold secrets", () => {
    expect(() => parseJson('{"secret": hunter2}', WHAT)).not.toThrow("hunter2");
  });

  it("refuses a million levels at once, closed or not", () => {
    const open = "[".repeat(1_000_000);
    for (const text of [open, open + "]".repeat(1_000_000), '{"a":'.repeat(1_000_000)]) {
      expect(() => parseJson(text, WHAT)).toThrow("more than 100 levels deep");
    }
  });

  it("does not count brackets in texts", () => {
    const text = JSON.stringify([`${"[".repeat(1_000)}"\\`, "{".repeat(1_000)]);
    expect(parseJson(text, WHAT)).toEqual(JSON.parse(text));
  });

  it("takes a hundred levels and no more", () => {
    const levels = (count: number) => "[".repeat(count) + "]".repeat(count);
    expect(() => parseJson(levels(100), WHAT)).not.toThrow();
    expect(() => parseJson(levels(101), WHAT)).toThrow("levels deep");
  });

  it("refuses a hundred million characters unread", () => {
    expect(() => parseJson(`"${"a".repeat(100_000_000)}"`, WHAT)).toThrow("larger than 64 MiB");
  });
});

describe("decodeText", () => {
  it("refuses what is not UTF-8, and too many bytes", () => {
    expect(decodeText(Buffer.from("é"), WHAT)).toBe("é");
    expect(() => decodeText(Buffer.from([0xc3, 0x28]), WHAT)).toThrow("is not UTF-8 text");
    expect(() => decodeText(new Uint8Array(100_000_000), WHAT)).toThrow("larger than 64 MiB");
  });
});

it("checkEntries names the first entry too many", () => {
  expect(() => checkEntries(100_000, WHAT)).not.toThrow();
  expect(() => checkEntries(2_000_000, WHAT)).toThrow("Entry 100001: ");
});
