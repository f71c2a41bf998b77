import { isBase64Url } from "../../bytes/base64url.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/** What the guard of the log is made of. Each check gives the value back, or throws a TypeError that names the path. */

/** Members of one object or array, and levels, of JSON that is free in its form. */
const MOST_MEMBERS = 2000;
const MOST_LEVELS = 16;

export type Members = Readonly<Record<string, unknown>>;

export function members(value: unknown, path: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) wrong(path, "not an object");
  return value as Members;
}

export function text(value: unknown, path: string, most: number): string {
  if (typeof value !== "string" || value.length > most)
    wrong(path, `not a text of at most ${most} characters`);
  return value as string;
}

export function flag(value: unknown, path: string): boolean {
  if (typeof value !== "boolean") wrong(path, "neither true nor false");
  return value as boolean;
}

export function oneOf<const T extends string | number>(
  value: unknown,
  path: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) wrong(path, `none of ${allowed.join(", ")}`);
  return found as T;
}

export function numberIn(value: unknown, path: string, least: number, most: number): number {
  if (typeof value !== "number" || !(value >= least && value <= most)) {
    wrong(path, `not a number from ${least} to ${most}`);
  }
  return value as number;
}

export function wholeIn(value: unknown, path: string, least: number, most: number): number {
  if (!Number.isSafeInteger(value)) wrong(path, "not a whole number");
  return numberIn(value, path, least, most);
}

/** Unpadded base64url of at most `most` bytes. */
export function base64url(value: unknown, path: string, most: number): string {
  if (!isBase64Url(value) || value.length > Math.ceil((most * 4) / 3)) {
    wrong(path, `not unpadded base64url of at most ${most} bytes`);
  }
  return value as string;
}

export function list<T>(
  value: unknown,
  path: string,
  most: number,
  item: (value: unknown, path: string) => T,
): T[] {
  if (!Array.isArray(value) || value.length > most) wrong(path, `not a list of at most ${most}`);
  return Array.from(value as unknown[], (member, i) => item(member, `${path}[${i}]`));
}

/** A copy of a JSON object of any form, within the bounds of members and levels. */
export function jsonObject(value: unknown, path: string): JsonObject {
  members(value, path);
  return json(value, path, 0) as JsonObject;
}

/** `{ [name]: value }` where there is a value, else nothing: to be spread. */
export function optional<const N extends string, T>(
  from: Members,
  name: N,
  path: string,
  check: (value: unknown, path: string) => T,
): { [K in N]?: T } {
  const value = from[name];
  if (value === undefined) return {};
  return { [name]: check(value, path === "" ? name : `${path}.${name}`) } as { [K in N]: T };
}

function json(value: unknown, path: string, level: number): JsonValue {
  if (level > MOST_LEVELS) wrong(path, `deeper than ${MOST_LEVELS} levels`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    return list(value, path, MOST_MEMBERS, (item, at) => json(item, at, level + 1));
  }
  if (typeof value !== "object") wrong(path, "not JSON");
  const entries = Object.entries(value as object);
  if (entries.length > MOST_MEMBERS) wrong(path, `an object of more than ${MOST_MEMBERS} members`);
  // By definition, not by assignment: a member may be called `__proto__`.
  return Object.fromEntries(entries.map(([name, item]) => [name, json(item, `${path}.${name}`, level + 1)]));
}

function wrong(path: string, what: string): never {
  // A path can have names of the file in it.
  throw new TypeError(`${path.slice(0, 200)} is ${what}`);
}
