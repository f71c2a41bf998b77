import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { type RecoveryTypo, VaultError } from "../errors.ts";

/** The written form of a recovery code: docs/vault-format.md, 2.2. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 16;
const CHECK_BITS = 22n;
const CHARACTERS = 30;
const GROUP = 5;
const CONTEXT = utf8("latchkey/2/recovery-code\0");

const VALUES = new Map<string, number>([
  ...[...ALPHABET].flatMap((letter, value): [string, number][] => [
    [letter, value],
    [letter.toLowerCase(), value],
  ]),
  ...[..."Oo"].map((letter): [string, number] => [letter, 0]),
  ...[..."IiLl"].map((letter): [string, number] => [letter, 1]),
]);

/** Writes the 16 bytes of a code in 6 groups of 5 characters. Throws a RangeError for another length. */
export function formatRecoveryCode(code: Uint8Array): string {
  if (code.length !== CODE_BYTES) throw new RangeError(`A recovery code has ${CODE_BYTES} bytes`);
  let bits = (toInteger(code) << CHECK_BITS) | checkOf(code);
  let text = "";
  for (let i = 0; i < CHARACTERS; i++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text.replaceAll(/.{5}(?!$)/g, "$&-");
}

/**
 * The 16 bytes of a code as it was typed. Throws a VaultError `recovery-code-typo` that names the
 * error: the number of characters, one that is in no code, or the place of one wrong character or one swap
 * where the check finds it.
 */
export function parseRecoveryCode(text: string): Uint8Array<ArrayBuffer> {
  const characters = [...text.replaceAll(/[\s\p{Dash}]/gu, "")];
  if (characters.length !== CHARACTERS)
    throw typo(`A recovery code has ${CHARACTERS} letters and digits, this one has ${characters.length}.`, {
      what: "length",
      all: CHARACTERS,
      count: characters.length,
    });
  const digits = characters.map((character, i) => {
    const value = VALUES.get(character);
    if (value === undefined)
      throw typo(`“${character}” is in no recovery code: look at ${place(i)}.`, {
        what: "character",
        character,
        at: i,
      });
    return value;
  });
  const code = codeOf(digits);
  if (code !== null) return code;
  const [repair, ...others] = repairs(digits);
  if (repair === undefined || others.length > 0)
    throw typo("There is a typing error in the recovery code. Compare it with what you wrote down.");
  const { what, at } = repair;
  const swapped = what === "swapped" ? ": it and the one after it may be the wrong way round" : "";
  throw typo(`There is a typing error in ${place(at)}${swapped}.`, repair);
}

/** The code that the digits carry; null where the check is not that code's. */
function codeOf(digits: readonly number[]): Uint8Array<ArrayBuffer> | null {
  const bits = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  const code = toBytes(bits >> CHECK_BITS);
  return checkOf(code) === (bits & ((1n << CHECK_BITS) - 1n)) ? code : null;
}

type Repair = Extract<RecoveryTypo, { what: "wrong" | "swapped" }>;

/** Where one other character, or a swap of two neighbours, makes the check right. */
function repairs(digits: readonly number[]): Repair[] {
  const found: Repair[] = [];
  digits.forEach((digit, i) => {
    for (let other = 0; other < ALPHABET.length; other++) {
      if (other !== digit && codeOf(digits.with(i, other)) !== null) found.push({ what: "wrong", at: i });
    }
    const next = digits[i + 1];
    if (next !== undefined && next !== digit && codeOf(digits.with(i, next).with(i + 1, digit)) !== null)
      found.push({ what: "swapped", at: i });
  });
  return found;
}

function place(index: number): string {
  const ordinal = ["first", "second", "third", "fourth", "last"][index % GROUP];
  return `group ${Math.floor(index / GROUP) + 1}, ${ordinal} character`;
}

/** The first 22 bits of SHA-256 over the code in its context. */
function checkOf(code: Uint8Array): bigint {
  return toInteger(sha256(concat(CONTEXT, code)).subarray(0, 3)) >> 2n;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function toBytes(value: bigint): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: CODE_BYTES }, (_, i) =>
    Number((value >> BigInt(8 * (CODE_BYTES - 1 - i))) & 255n),
  );
}

function typo(message: string, found?: RecoveryTypo): VaultError {
  return new VaultError("recovery-code-typo", message, found && { typo: found });
}
