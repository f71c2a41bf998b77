import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { HOTP, Secret } from "otpauth/bare";
import type { Code } from "../vault/items/code.ts";

/** What a code shows: HOTP (RFC 4226), TOTP (RFC 6238) and Steam's letters. Times are milliseconds since the epoch. */

export type CodeSecret = Pick<Code, "type" | "secret" | "algorithm" | "digits" | "period" | "counter">;

export interface Shown {
  value: string;
  /** What follows it. */
  next: string;
  /** Milliseconds until then; absent for a counter, which waits for the person. */
  left?: number;
}

const HASHES = { "SHA-1": sha1, "SHA-256": sha256, "SHA-512": sha512 };
const STEAM_LETTERS = "23456789BCDFGHJKMNPQRTVWXY";
export const STEAM_DIGITS = 5;
/** Holds every value that RFC 4226 truncates to: 31 bits. */
const ALL_DIGITS = 10;

/** What to show at a time; a code with a counter shows the value of its counter at any time. */
export function shownAt(code: CodeSecret, time: number): Shown {
  const step = stepAt(code, time);
  const shown = { value: codeFor(code, step), next: codeFor(code, step + 1) };
  return code.type === "hotp" ? shown : { ...shown, left: (step + 1) * length(code) - time };
}

/** The value for one counter of HOTP, or one time step. `step`: not negative. */
export function codeFor(code: CodeSecret, step: number): string {
  if (code.type !== "steam") return truncated(code, step, code.digits);
  let rest = Number(truncated(code, step, ALL_DIGITS));
  let letters = "";
  for (let i = 0; i < code.digits; i++) {
    letters += STEAM_LETTERS.charAt(rest % STEAM_LETTERS.length);
    rest = Math.floor(rest / STEAM_LETTERS.length);
  }
  return letters;
}

function stepAt(code: CodeSecret, time: number): number {
  return code.type === "hotp" ? (code.counter ?? 0) : Math.floor(Math.max(0, time) / length(code));
}

/** Of one period, in milliseconds. */
function length({ period = 30 }: CodeSecret): number {
  return period * 1000;
}

function truncated({ secret, algorithm }: CodeSecret, counter: number, digits: number): string {
  return HOTP.generate({
    secret: new Secret({ buffer: secret.slice().buffer }),
    algorithm,
    digits,
    counter,
    hmac: (_, key, message) => hmac(HASHES[algorithm], key, message),
  });
}
