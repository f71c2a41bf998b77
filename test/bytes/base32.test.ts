import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase32, toBase32 } from "../../src/bytes/base32.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { hex, unhex } from "../fakes/hex.ts";

describe("base32", () => {
  it.each([
    ["", ""],
    ["f", "MY======"],
    ["fo", "MZXQ===="],
    ["foo", "MZXW6==="],
    ["foob", "MZXW6YQ="],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI======"],
  ])("has the vector of RFC 4648 for %j", (text, padded) => {
    expect(toBase32(utf8(text))).toBe(padded.replaceAll("=", ""));
    expect(fromBase32(padded)).toEqual(utf8(text));
    expect(fromBase32(padded.replaceAll("=", ""))).toEqual(utf8(text));
  });

  it("comes back from text as it went in", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(hex(fromBase32(toBase32(bytes)))).toBe(hex(bytes));
      }),
    );
  });

  it("lets lower case, spaces, hyphens, line ends and padding through", () => {
    expect(fromBase32(" mzxw 6ytb-OI\u00a0\r\n====== ")).toEqual(utf8("foobar"));
  });

  it("takes no longer for what surrounds the digits", () => {
    const start = performance.now();
    expect(() => fromBase32(`A${" =".repeat(200_000)}A`)).toThrow("position 3");
    expect(fromBase32(`${" ".repeat(200_000)}MY${" ".repeat(200_000)}=`)).toEqual(utf8("f"));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it.each([
    ["A", ""],
    ["MZX", "66"],
    ["MZXW6YTBO", "666f6f6261"],
    ["MZ", "66"],
  ])("leaves out the bits of %j that make no whole byte", (text, bytes) => {
    expect(fromBase32(text)).toEqual(unhex(bytes));
  });

  it.each([
    ["MZXW0", '"0" at position 5'],
    ["1ZXW", '"1" at position 1'],
    ["MZ XW8", '"8" at position 6'],
    ["MZ=XW", '"=" at position 3'],
    ["MZ%20", '"%" at position 3'],
    ["MZé", "U+00E9 at position 3"],
    ["MZ\u0000", "U+0000 at position 3"],
    ["MZ🔑", "U+1F511 at position 3"],
    ["ſZ", "U+017F at position 1"],
  ])("names the character of %j that it cannot read", (text, said) => {
    expect(() => fromBase32(text)).toThrow(said);
    expect(() => fromBase32(text)).toThrow(SyntaxError);
  });
});
