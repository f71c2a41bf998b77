import { type CborValue, canonicalMap } from "../../bytes/cbor.ts";

/** Deeper than any row of the vault. */
const LEVELS = 8;
/** Values of a row: more than any row of the vault has. */
const MOST_VALUES = 4096;
/** Bytes of a row, in byte strings and texts: more than a page may have. */
const MOST_BYTES = 2 ** 27;
const CUT_OFF = "…";

/** What may still be told of a row. */
interface Left {
  values: number;
  bytes: number;
}

/**
 * A row that something else than the vault has written, as CBOR that whoever looks into a dump can read. A database
 * holds more than CBOR of the vault's form does: such values are told as texts, and what goes on too deep, too long or
 * in a circle is cut off.
 */
export function strangeToCbor(row: unknown): CborValue {
  return convert(row, [], { values: MOST_VALUES, bytes: MOST_BYTES });
}

/** `around`: the objects that the value lies in. */
function convert(value: unknown, around: readonly object[], left: Left): CborValue {
  left.values--;
  if (value === null || typeof value === "boolean" || Number.isSafeInteger(value)) return value as CborValue;
  if (typeof value === "string") return spend(value.length, left) ? value.toWellFormed() : CUT_OFF;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    if (!spend(value.byteLength, left)) return CUT_OFF;
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
  }
  if (typeof value !== "object" || value instanceof Date) return String(value);
  if (around.length >= LEVELS || around.includes(value)) return CUT_OFF;
  const inner = (member: unknown) => convert(member, [...around, value], left);
  if (Array.isArray(value) || value instanceof Set) return listOf(value, inner, left);
  const members: [string, CborValue][] = [];
  for (const [name, member] of value instanceof Map ? value : Object.entries(value)) {
    const key = String(name).toWellFormed();
    const fits = left.values > 0 && spend(key.length, left);
    members.push(fits ? [key, inner(member)] : [CUT_OFF, CUT_OFF]);
    if (!fits) break;
  }
  return canonicalMap(new Map(members));
}

/** Holes are told as what they are read as. */
function listOf(values: Iterable<unknown>, inner: (member: unknown) => CborValue, left: Left): CborValue[] {
  const list: CborValue[] = [];
  for (const member of values) {
    if (left.values <= 0) return [...list, CUT_OFF];
    list.push(inner(member));
  }
  return list;
}

function spend(bytes: number, left: Left): boolean {
  if (bytes > left.bytes) return false;
  left.bytes -= bytes;
  return true;
}
