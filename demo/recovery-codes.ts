import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 16;
const codeCount = 10;

/**
 * Ten new codes, such as "7KQ2-M0XD-94TN-HV3C", and their hashes in the same order. A code has 80 random
 * bits, so that a plain SHA-256 is enough at rest.
 */
export function newRecoveryCodes(): { codes: string[]; hashes: Buffer[] } {
  const codes = Array.from({ length: codeCount }, () =>
    Array.from({ length: codeLength }, () => alphabet.charAt(randomInt(alphabet.length)))
      .join("")
      .replace(/.{4}(?=.)/g, "$&-"),
  );
  return { codes, hashes: codes.map(hash) };
}

/**
 * Takes a code out of the ones that are left; spaces, dashes and letter case do not matter.
 * @returns the hashes that remain.
 * @throws Refusal "recovery-wrong".
 */
export function spendRecoveryCode(hashes: Buffer[], typed: string): Buffer[] {
  const wanted = hash(typed);
  const rest = hashes.filter((stored) => !timingSafeEqual(stored, wanted));
  if (rest.length === hashes.length) {
    throw new Refusal(400, "recovery-wrong", "That recovery code is wrong or was already used.");
  }
  return rest;
}

function hash(code: string): Buffer {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^0-9A-Z]/g, ""))
    .digest();
}
