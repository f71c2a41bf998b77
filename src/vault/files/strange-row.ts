import { type CborValue, canonicalMap } from "../../bytes/cbor.ts";

/** Deeper than any row of the vault. */
const LEVELS = 8;
const CUT_OFF = "…";

/**
 * A row that something else than the vault has written, as CBOR that whoever looks into a dump can read. A database
 * holds more than CBOR of the vault's form does: such values are told as texts, and what goes on too deep or comes a
 * second time, in a circle perhaps, is cut off.
 */
export function strangeToCbor(row: unknown): CborValue {
  return convert(row, LEVELS, new Set());
}

function convert(value: unknown, levels: number, seen: Set<object>): CborValue {
  if (value === null || typeof value === "boolean" || Number.isSafeInteger(value)) return value as CborValue;
  if (typeof value === "string") return value.toWellFormed();
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
  }
  if (typeof value !== "object" || value instanceof Date) return String(value);
  if (levels === 0 || seen.has(value)) return CUT_OFF;
  seen.add(value);
  const inner = (member: unknown) => convert(member, levels - 1, seen);
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Set) return [...value].map(inner);
  const members = value instanceof Map ? [...value] : Object.entries(value);
  return canonicalMap(new Map(members.map(([name, member]) => [String(name).toWellFormed(), inner(member)])));
}
