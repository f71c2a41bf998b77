import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { readRecoveryCode } from "../../../tools/inspect/recovery-code.ts";

/** Writes a code from the document: 128 bits and 22 bits of check, as text of bits. */
function written(code: Uint8Array): string {
  const bits = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const check = createHash("sha256").update("latchkey/2/recovery-code\0").update(code).digest();
  const all = bits(code) + bits(check).slice(0, 22);
  const letters = (all.match(/.{5}/g) ?? []).map((five) =>
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt(Number.parseInt(five, 2)),
  );
  return (letters.join("").match(/.{5}/g) ?? []).join("-");
}

const CODE = Buffer.from("0123456789abcdeffedcba9876543210", "hex");

it("reads codes as they are printed and as people type them", () => {
  for (const code of [
    CODE,
    Buffer.alloc(16),
    Buffer.alloc(16, 0xff),
    createHash("md5").update("a").digest(),
  ]) {
    const text = written(code);
    expect(text).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
    for (const typed of [
      text,
      text.toLowerCase(),
      text.replaceAll("-", ""),
      ` ${text.replaceAll("-", " ")} `,
    ])
      expect(Buffer.from(readRecoveryCode(typed))).toEqual(code);
    const lookalike = text.replaceAll("0", "O").replace("1", "l").replaceAll("1", "i");
    expect(Buffer.from(readRecoveryCode(lookalike))).toEqual(code);
  }
});

it("names the place of one wrong character, wherever it is", () => {
  const text = written(CODE);
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "-") continue;
    const wrong = text[at] === "7" ? "8" : "7";
    const typed = text.slice(0, at) + wrong + text.slice(at + 1);
    expect(() => readRecoveryCode(typed)).toThrow(
      `in group ${Math.floor(at / 6) + 1}, character ${(at % 6) + 1}.`,
    );
  }
});

it("says what else is wrong with a code", () => {
  const text = written(CODE);
  expect(() => readRecoveryCode(text.slice(1))).toThrow("29 characters instead of 30");
  expect(() => readRecoveryCode("")).toThrow("0 characters");
  expect(() => readRecoveryCode(`${text.slice(0, 6)}U${text.slice(7)}`)).toThrow(
    "no code has, in group 2, character 1.",
  );
  expect(() => readRecoveryCode(`${"7".repeat(15)}${text.replaceAll("-", "").slice(15)}`)).toThrow(
    "typing error.",
  );
});
