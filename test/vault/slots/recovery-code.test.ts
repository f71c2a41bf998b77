import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VaultError } from "../../../src/vault/errors.ts";
import { formatRecoveryCode, parseRecoveryCode } from "../../../src/vault/slots/recovery-code.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const runs = { numRuns: 200 };

/** The same form, in strings of bits. */
function written(code: Uint8Array): string {
  const bits = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const hash = createHash("sha256").update("latchkey/2/recovery-code").update(Uint8Array.of(0)).update(code);
  const all = bits(code) + bits(hash.digest()).slice(0, 22);
  const letters = all.match(/.{5}/g)?.map((five) => ALPHABET[Number.parseInt(five, 2)]) ?? [];
  return Array.from({ length: 6 }, (_, group) => letters.slice(5 * group, 5 * group + 5).join("")).join("-");
}

function errorFor(text: string): VaultError {
  try {
    parseRecoveryCode(text);
  } catch (error) {
    expect(error).toMatchObject({ name: "VaultError", code: "recovery-code-typo" });
    return error as VaultError;
  }
  throw new Error("It was taken");
}

const messageFor = (text: string) => errorFor(text).message;

/** Puts a character at a place of 0 to 29. */
function withCharacter(text: string, place: number, character: string): string {
  const at = place + Math.floor(place / 5);
  return text.slice(0, at) + character + text.slice(at + 1);
}

const characterAt = (text: string, place: number) => text.charAt(place + Math.floor(place / 5));

describe("a recovery code", () => {
  it("is written as the format says", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(formatRecoveryCode(code)).toBe(written(code));
      }),
      runs,
    );
    expect(formatRecoveryCode(new Uint8Array(16))).toMatch(/^(0{5}-){5}/);
    expect(() => formatRecoveryCode(new Uint8Array(15))).toThrow(RangeError);
  });

  it("is read back", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(parseRecoveryCode(formatRecoveryCode(code))).toEqual(code);
      }),
      runs,
    );
  });

  it.each([
    ["small letters", (text: string) => text.toLowerCase()],
    ["no hyphens", (text: string) => text.replaceAll("-", "")],
    ["spaces, lines and dashes", (text: string) => ` ${text.replace("-", " – ").replace("-", "\n")}\t`],
    ["O for 0", (text: string) => text.replaceAll("0", "O")],
    ["o for 0", (text: string) => text.replaceAll("0", "o")],
    ["I for 1", (text: string) => text.replaceAll("1", "I")],
    ["l for 1", (text: string) => text.replaceAll("1", "l")],
  ])("may be typed with %s", (_, typed) => {
    // 0x00 and 0x08 at the start make a 0 and a 1 among the characters.
    const code = Uint8Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 0 : 8 + i));
    const text = formatRecoveryCode(code);
    expect(text).toContain("0");
    expect(text).toContain("1");
    expect(typed(text)).not.toBe(text);
    expect(parseRecoveryCode(typed(text))).toEqual(code);
  });
});

describe("a typing error", () => {
  const code = Uint8Array.from({ length: 16 }, (_, i) => 37 * i + 3);
  const text = formatRecoveryCode(code);

  it("in the number of characters is counted", () => {
    expect(messageFor("")).toBe("A recovery code has 30 letters and digits, this one has 0.");
    expect(messageFor(text.slice(1))).toContain("this one has 29.");
    expect(messageFor(`${text}7`)).toContain("this one has 31.");
    expect(errorFor(`${text}7`).typo).toEqual({ what: "length", all: 30, count: 31 });
  });

  it.each(["U", "u", "!", "ß", "ı", "🔑"])(
    "with %s, which is in no code, is named with its place",
    (wrong) => {
      expect(messageFor(withCharacter(text, 12, wrong))).toBe(
        `“${wrong}” is in no recovery code: look at group 3, third character.`,
      );
    },
  );

  it("of one character is never taken, and its place is named", () => {
    fc.assert(
      fc.property(codes, fc.nat(29), fc.nat(30), (bytes, place, step) => {
        const right = formatRecoveryCode(bytes);
        const value = ALPHABET.indexOf(characterAt(right, place));
        const wrong = withCharacter(right, place, ALPHABET.charAt((value + 1 + step) % 32));
        const ordinal = ["first", "second", "third", "fourth", "last"][place % 5];
        const named = `There is a typing error in group ${Math.floor(place / 5) + 1}, ${ordinal} character.`;
        // A second repair fits by chance about once in 4,000: then no place is named.
        expect([
          named,
          "There is a typing error in the recovery code. Compare it with what you wrote down.",
        ]).toContain(messageFor(wrong));
      }),
      { numRuns: 60 },
    );
    expect(messageFor(withCharacter(text, 11, characterAt(text, 11) === "7" ? "8" : "7"))).toBe(
      "There is a typing error in group 3, second character.",
    );
    expect(errorFor(withCharacter(text, 11, "U")).typo).toEqual({
      what: "character",
      character: "U",
      at: 11,
    });
  });

  it("of two neighbours swapped is named, across groups too", () => {
    for (const place of [0, 14, 28]) {
      const [first, second] = [characterAt(text, place), characterAt(text, place + 1)];
      expect(first).not.toBe(second);
      const swapped = withCharacter(withCharacter(text, place, second), place + 1, first);
      expect(messageFor(swapped)).toContain(`group ${Math.floor(place / 5) + 1}, `);
      expect(messageFor(swapped)).toContain("the wrong way round");
      expect(errorFor(swapped).typo).toEqual({ what: "swapped", at: place });
    }
  });

  it("of two characters far apart is named without a place", () => {
    const wrong = [2, 20].reduce((typed, place) => {
      const value = ALPHABET.indexOf(characterAt(text, place));
      return withCharacter(typed, place, ALPHABET.charAt((value + 1) % 32));
    }, text);
    expect(messageFor(wrong)).toBe(
      "There is a typing error in the recovery code. Compare it with what you wrote down.",
    );
    expect(errorFor(wrong).typo).toBeUndefined();
  });
});
