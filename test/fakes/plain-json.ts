import { hex } from "./hex.ts";

/** A value as JSON has it: byte strings become `{ hex }`, maps objects. */
export function plainJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: hex(value) };
  if (Array.isArray(value)) return value.map(plainJson);
  if (value instanceof Map) return plainJson(Object.fromEntries(value));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainJson(member)]));
}
