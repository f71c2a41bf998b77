import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64Url, isBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { unhex } from "../fakes/hex.ts";

describe("base64url", () => {
  it.each([
    ["", ""],
    ["66", "Zg"],
    ["666f", "Zm8"],
    ["666f6f", "Zm9v"],
    ["666f6f62", "Zm9vYg"],
    ["fbff", "-_8"],
  ])("writes %s as %s and reads it back", (bytes, text) => {
    expect(toBase64Url(unhex(bytes))).toBe(text);
    expect(fromBase64Url(text)).toEqual(unhex(bytes));
  });

  it("agrees with Node's codec and comes back unchanged, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(isBase64Url(text)).toBe(true);
        expect(fromBase64Url(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it.each([
    ["padding", "Zg=="],
    ["padding of one", "Zm8="],
    ["plus", "-+8A"],
    ["slash", "-/8A"],
    ["a length that no bytes give", "Zm9vY"],
    ["a single letter", "Z"],
    ["a space within", "Zm 9v"],
    ["a newline at the end", "Zm9\n"],
    ["a space before", " Zm9"],
    ["a letter beyond ASCII", "Zm9é"],
    ["a full-width letter", "Ｚm9v"],
    ["a null character", "Zm9\0"],
  ])("refuses %s", (_, text) => {
    expect(isBase64Url(text)).toBe(false);
    expect(() => fromBase64Url(text)).toThrow(SyntaxError);
  });

  it("takes only texts", () => {
    for (const value of [undefined, null, 0, true, [], ["Zg"], {}, { length: 2 }, new String("Zg")]) {
      expect(isBase64Url(value)).toBe(false);
    }
  });
});
