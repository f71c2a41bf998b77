import { fromBase32 } from "../bytes/base32.ts";
import type { Code } from "../vault/items/code.ts";

/** The fields of a code as URIs and other programs' files write them: what is taken, what is refused. */

export type Algorithm = Code["algorithm"];

export const DEFAULTS = { algorithm: "SHA-1", digits: 6, period: 30 } as const;
const MOST_SECRET_BYTES = 4096;
/** 68 years: what the 32 bits of other programs hold, and in milliseconds still an exact number. */
const MOST_PERIOD = 2 ** 31 - 1;

/** A field that was not taken as it stands; `field` as the format names it. */
export interface CodeRemark {
  field: string;
  what: "dropped" | "defaulted" | "changed";
  detail?: string;
}

/** The format is silent about a field, and its default is taken. */
export function defaulted(field: keyof typeof DEFAULTS, name: string = field): CodeRemark {
  return { field: name, what: "defaulted", detail: String(DEFAULTS[field]) };
}

/** A field of a code is missing or cannot be used. The message says which and why, and holds no secret. */
export class CodeFieldError extends Error {
  override readonly name = "CodeFieldError";
  /** As the format names it. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/**
 * From base32; throws CodeFieldError where it is empty, too long or has a character that is not base32. A 0 is not
 * taken for an O: were that wrong, every code would be, without a word.
 */
export function secretFrom(text: string, field: string): Uint8Array {
  let secret: Uint8Array;
  try {
    secret = fromBase32(text);
  } catch (error) {
    throw new CodeFieldError(field, `The secret is wrong: ${(error as SyntaxError).message}.`);
  }
  checkSecret(secret, field);
  return secret;
}

/** Throws CodeFieldError for one that is empty or longer than 4,096 bytes. */
export function checkSecret(secret: Uint8Array, field: string): void {
  if (secret.length === 0) throw new CodeFieldError(field, "The secret is empty.");
  if (secret.length > MOST_SECRET_BYTES) {
    throw new CodeFieldError(field, `The secret has more than ${MOST_SECRET_BYTES} bytes.`);
  }
}

/** From "SHA1", "sha-256", "HmacSHA512", "Algorithm.sha256"…; throws CodeFieldError for any other one. */
export function algorithmFrom(text: string, field: string): Algorithm {
  const [, bits] = /^(?:algorithm\.)?(?:hmac)?[-_ ]?sha[-_ ]?(1|256|512)$/i.exec(text.trim()) ?? [];
  if (bits === undefined) {
    throw new CodeFieldError(field, `The algorithm ${quoted(text)} is not known: SHA-1, SHA-256 or SHA-512.`);
  }
  return `SHA-${bits as "1" | "256" | "512"}`;
}

/** 5 to 10; throws CodeFieldError. */
export function digitsFrom(value: string | number, field: string): number {
  const digits = natural(value);
  if (digits === undefined || digits < 5 || digits > 10) {
    throw new CodeFieldError(field, `A code has 5 to 10 digits, not ${quoted(value)}.`);
  }
  return digits;
}

/** Seconds, 1 to 2^31 - 1; throws CodeFieldError. */
export function periodFrom(value: string | number, field: string): number {
  const period = natural(value);
  if (period === undefined || period === 0 || period > MOST_PERIOD) {
    throw new CodeFieldError(
      field,
      `The period is a whole number of seconds from 1 to ${MOST_PERIOD}, not ${quoted(value)}.`,
    );
  }
  return period;
}

/** Throws CodeFieldError for what is no whole number from 0. */
export function counterFrom(value: string | number | bigint, field: string): number {
  const counter = natural(value);
  if (counter === undefined) {
    throw new CodeFieldError(field, `The counter is a whole number, not ${quoted(value)}.`);
  }
  return counter;
}

function natural(value: string | number | bigint): number | undefined {
  const number = /^\s*\d+\s*$/.test(String(value)) ? Number(value) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A value of the file in a message: never long, with what has no shape, such as a change of direction, spelt out. */
export function quoted(value: string | number | bigint): string {
  return JSON.stringify(String(value).slice(0, 40).toWellFormed()).replace(
    /[\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
