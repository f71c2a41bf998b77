import { createHash } from "node:crypto";
import { context } from "./crypto.ts";

/** The recovery code: docs/vault-format.md, section 2.2. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_BITS = 22n;

/** A code that nobody was given; the message says where the typing error is, if that can be told. */
export class MistypedCode extends Error {}

/** The 16 bytes of a code as it was typed. Throws MistypedCode. */
export function readRecoveryCode(typed: string): Uint8Array {
  const bare = typed.replaceAll(/[\s\p{Dash}]/gu, "").replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
  const text = bare.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const digits = [...text].map((character) => ALPHABET.indexOf(character));
  const strange = digits.indexOf(-1);
  if (strange >= 0)
    throw new MistypedCode(`The recovery code has a character that no code has, ${place(strange)}.`);
  if (digits.length !== 30)
    throw new MistypedCode(`The recovery code has ${digits.length} characters instead of 30.`);
  const code = checkedBytes(digits);
  if (code) return code;
  const places = digits.flatMap((_, index) => (isOneWrong(digits, index) ? [index] : []));
  const [only] = places.length === 1 ? places : [];
  throw new MistypedCode(
    `The recovery code has a typing error${only === undefined ? "" : `, most likely ${place(only)}`}.`,
  );
}

/** The code's bytes where the check is theirs. */
function checkedBytes(digits: number[]): Uint8Array | undefined {
  const bits = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  const code = Buffer.from((bits >> CHECK_BITS).toString(16).padStart(32, "0"), "hex");
  const hash = createHash("sha256").update(context("recovery-code", code)).digest();
  const check = BigInt(hash.readUInt32BE()) >> (32n - CHECK_BITS);
  return check === bits % (1n << CHECK_BITS) ? code : undefined;
}

function isOneWrong(digits: number[], index: number): boolean {
  return [...ALPHABET].some((_, digit) => checkedBytes(digits.with(index, digit)) !== undefined);
}

function place(index: number): string {
  return `in group ${Math.floor(index / 5) + 1}, character ${(index % 5) + 1}`;
}
