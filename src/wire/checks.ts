import { isBase64Url } from "../bytes/base64url.ts";
import type { Base64UrlString } from "../webauthn/json.ts";

/** What the guards are made of: each gives the value back or throws a TypeError. */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Far above any PIN: only so that a text of any length is not carried around. */
const MAX_TEXT = 4096;

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new TypeError("Not a message");
  return value as Record<string, unknown>;
}

export function text(value: unknown): string {
  if (typeof value !== "string" || value.length > MAX_TEXT) throw new TypeError("Not a text");
  return value;
}

export function uuid(value: unknown): string {
  if (typeof value !== "string" || !UUID.test(value)) throw new TypeError("Not an id");
  return value;
}

export function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw new TypeError("Neither true nor false");
  return value;
}

export function oneOf<const T extends string>(value: unknown, ...texts: T[]): T {
  const found = texts.find((text) => text === value);
  if (found === undefined) throw new TypeError("Not one of the texts");
  return found;
}

/** A whole number from `least` to `most`. */
export function whole(value: unknown, least: number, most: number): number {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
    throw new TypeError(`Not a whole number from ${least} to ${most}`);
  return value as number;
}

export function tabId(value: unknown): number {
  return whole(value, 0, 2 ** 31 - 1);
}

/** Base64url of `least` to `most` bytes. */
export function bytes(value: unknown, least: number, most = least): Base64UrlString {
  if (
    typeof value !== "string" ||
    value.length < lengthOf(least) ||
    value.length > lengthOf(most) ||
    !isBase64Url(value)
  )
    throw new TypeError("Not a byte string of that length");
  return value;
}

/** Characters of unpadded base64url. */
function lengthOf(byteCount: number): number {
  return Math.ceil((byteCount * 4) / 3);
}

/** A list without holes of at most `most` members. */
export function list<T>(value: unknown, most: number, member: (value: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > most) throw new TypeError("Not a list, or too long");
  return Array.from(value, member);
}
