import { type CborMap, type CborValue, decodeCbor, inCanonicalOrder } from "../../bytes/cbor.ts";
import { VaultError } from "../errors.ts";

/** What the fields of a stored map must be, checked before anything relies on them. */

export type Check = (value: unknown) => boolean;
export interface Field {
  is: Check;
  optional?: true;
}
export type Fields = Record<string, Field>;

export const isBytes =
  (min: number, max = min): Check =>
  (value) =>
    value instanceof Uint8Array && value.length >= min && value.length <= max;
export const isText: Check = (value) => typeof value === "string";
export const isBoolean: Check = (value) => typeof value === "boolean";
export const isInteger: Check = (value) => Number.isSafeInteger(value);
export const isNatural: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
/** The greatest generation or revision: no vault is written to so often. */
export const MOST_GENERATION = 2 ** 48;
/** What a file or a repair may take a vault's clock to: from here on there is room for every write to come. */
export const LATEST_START = 2 ** 47;
export const isGeneration: Check = (value) => isNatural(value) && (value as number) <= MOST_GENERATION;
export const isOneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);

export const ID = isBytes(16);
export const NONCE = isBytes(12);
/** The text of a row, framed: a mebibyte is more than any needs. */
export const MOST_TEXT_BYTES = 1 << 20;
/** A frame of at least one bucket and the tag. */
export const SEALED = isBytes(512 + 16, MOST_TEXT_BYTES + 16);

/** The members of a map or of a stored object. Throws VaultError `malformed` where one is missing, wrong or unknown. */
export function members(value: unknown, fields: Fields, what: string): Record<string, unknown> {
  const found = membersOf(value, what);
  for (const name of Object.keys(found)) {
    if (!Object.hasOwn(fields, name)) throw malformed(what, `an unknown field ${JSON.stringify(name)}`);
  }
  checkFields(found, fields, what);
  return found;
}

/** The same, but members that are not among the fields are let through. */
export function checkFields(found: Record<string, unknown>, fields: Fields, what: string): void {
  for (const [name, { is, optional }] of Object.entries(fields)) {
    if (found[name] === undefined ? !optional : !is(found[name])) throw malformed(what, `a wrong ${name}`);
  }
}

export function membersOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    throw malformed(what, "no fields");
  }
  if (!(value instanceof Map)) return { ...value };
  if ([...value.keys()].some((key) => typeof key !== "string"))
    throw malformed(what, "a key that is no text");
  return Object.fromEntries(value);
}

/** Decodes CBOR in the canonical form; throws VaultError `malformed`. */
export function decodeCanonical(bytes: Uint8Array, what: string): CborValue {
  let value: CborValue;
  try {
    value = decodeCbor(bytes);
  } catch (cause) {
    throw new VaultError("malformed", `${what} is not canonical CBOR.`, { cause });
  }
  if (!isCanonical(value))
    throw malformed(
      what,
      "keys out of order, a key that is no text, a number that is no integer or too many levels",
    );
  return value;
}

/** An array or a map is a level. */
export const MOST_LEVELS = 64;

/**
 * What the codec lets through although the form has it not: keys that are no texts or in another order, floats, more
 * than `levels`.
 */
export function isCanonical(value: CborValue, levels = MOST_LEVELS): boolean {
  if (typeof value === "number") return isInteger(value);
  const parts = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : undefined;
  if (!parts) return true;
  if (levels === 0 || !parts.every((part) => isCanonical(part, levels - 1))) return false;
  return !(value instanceof Map) || ([...value.keys()].every(isText) && inCanonicalOrder(value as CborMap));
}

export function malformed(what: string, wrong: string): VaultError {
  return new VaultError("malformed", `${what} has ${wrong}.`);
}
