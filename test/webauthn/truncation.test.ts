import { expect, it } from "vitest";
import { truncated } from "../../src/webauthn/truncation.ts";

const bytes = (text: string) => new TextEncoder().encode(text).length;
const FAMILY = "👨‍👩‍👧‍👦";

it("leaves alone what fits in 1024 bytes of UTF-8", () => {
  for (const text of ["", "Ada", "a".repeat(1024), "é".repeat(512), `a${"漢".repeat(341)}`]) {
    expect(truncated(text)).toBe(text);
  }
});

it.each([
  ["letters", "a".repeat(250_000), "a".repeat(1024)],
  ["letters of three bytes", "漢".repeat(200_000), "漢".repeat(341)],
  ["letters of four bytes", "𝒜".repeat(300), "𝒜".repeat(256)],
  [
    "a letter of four bytes of which there is no room for the last",
    `abc${"𝒜".repeat(300)}`,
    `abc${"𝒜".repeat(255)}`,
  ],
  ["a letter and its accents", `${"a".repeat(1023)}e\u0301`, "a".repeat(1023)],
  ["an accent for which there is no room", `${"a".repeat(1024)}\u0301`, "a".repeat(1023)],
  ["a family of four", `${"a".repeat(1010)}${FAMILY}`, "a".repeat(1010)],
  ["flags", `${"a".repeat(1020)}🇫🇷`, "a".repeat(1020)],
])("cuts %s at the end of a character", (_, text, cut) => {
  expect(truncated(text)).toBe(cut);
});

it("cuts within a character that is too long alone, at a code point", () => {
  const cut = truncated(`a${"\u0301".repeat(5000)}`);
  expect(cut).toBe(`a${"\u0301".repeat(511)}`);
  expect(bytes(cut)).toBe(1023);
});
