import { Decoder, Encoder, type Options } from "cbor-x/index-no-eval";
import { compareBytes, equalBytes } from "./equal.ts";
import { utf8 } from "./utf8.ts";

/**
 * CBOR in the CTAP2 canonical form (CTAP 2.1 §8, "Message Encoding"): definite lengths and the
 * shortest integers. The caller gives maps in canonical key order, as `Map`s.
 */

export type CborValue = string | number | boolean | null | Uint8Array | CborValue[] | CborMap;
export type CborMap = Map<string | number, CborValue>;

/** The package's types do not know `useTag259ForMaps`, its code and its documentation do. */
const ENCODING: Options & { useTag259ForMaps: boolean } = {
  useRecords: false,
  tagUint8Array: false,
  useTag259ForMaps: false,
  variableMapSize: true,
};
const encoder = new Encoder(ENCODING);
const ASCII = /^\p{ASCII}*$/u;
const decoder = new Decoder({ useRecords: false, mapsAsObjects: false });

export function encodeCbor(value: CborValue): Uint8Array<ArrayBuffer> {
  // The encoder hands out a window of its shared buffer: copy it out.
  return new Uint8Array(encoder.encode(widen(value)));
}

/** A map in canonical key order (shorter keys first, then bytewise); undefined members are left out. */
export function canonicalMap(members: Iterable<[string, CborValue | undefined]>): CborMap {
  const present = [...members].filter((member): member is [string, CborValue] => member[1] !== undefined);
  return new Map(present.sort(([a], [b]) => compareKeys(a, b)));
}

/** Whether the text keys are in canonical order. */
export function inCanonicalOrder(map: CborMap): boolean {
  const keys = [...map.keys()];
  return keys.every((key, i) => i === 0 || compareKeys(String(keys[i - 1]), String(key)) < 0);
}

function compareKeys(a: string, b: string): number {
  // Where every character is a byte, as in nearly all keys, nothing needs to be encoded.
  if (ASCII.test(a) && ASCII.test(b)) return a.length - b.length || (a < b ? -1 : Number(a > b));
  const [left, right] = [utf8(a), utf8(b)];
  return left.length - right.length || compareBytes(left, right);
}

/** Throws on malformed input, on bytes left over and on another form than the canonical one. */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const value = narrow(decoder.decode(bytes));
  // The decoder lets the last of two equal keys win and takes longer forms: the canonical one has neither.
  if (!equalBytes(encodeCbor(value), bytes)) throw new TypeError("CBOR: not in canonical form");
  return value;
}

/**
 * The encoder writes whole numbers past 32 bits as floats unless they are BigInts, and lone surrogates as
 * they are, which is no UTF-8.
 */
function widen(value: CborValue): unknown {
  if (Number.isSafeInteger(value) && ((value as number) >= 2 ** 32 || (value as number) < -(2 ** 32)))
    return BigInt(value as number);
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(widen);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, widen(item)]));
  return value;
}

function narrow(value: unknown): CborValue {
  if (typeof value === "bigint" && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
    return Number(value);
  }
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as CborValue;
  // A copy: the decoder's are windows of the whole text, and to store one would store all of it.
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(narrow);
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, item]): [string | number, CborValue] => {
      if (typeof key !== "string" && typeof key !== "number")
        throw new TypeError("CBOR: unexpected kind of key");
      return [key, narrow(item)];
    });
    return new Map(entries);
  }
  throw new TypeError("CBOR: unexpected kind of value");
}
