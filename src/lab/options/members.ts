import type { LogEntry } from "../log/entry.ts";
import type { JsonObject, JsonValue } from "../log/json-value.ts";

/** What can be read from options of which nothing is sure. */

export function objectIn(from: JsonObject | undefined, name: string): JsonObject | undefined {
  return asObject(from?.[name]);
}

export function textIn(from: JsonObject | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === "string" ? value : undefined;
}

export function listIn(from: JsonObject | undefined, name: string): JsonValue[] | undefined {
  const value = from?.[name];
  return Array.isArray(value) ? value : undefined;
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** The rpId that a call names; undefined where it names none. */
export function requestedRpId({ ceremony, options }: LogEntry): string | undefined {
  return ceremony === "create" ? textIn(objectIn(options, "rp"), "id") : textIn(options, "rpId");
}

/** The rpId that a call is for: the one that it names, or the host of its caller. */
export function rpIdOf(entry: LogEntry): string | undefined {
  return requestedRpId(entry) ?? hostOf(entry.caller.origin);
}

/** Undefined for an origin without a host. */
export function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).hostname || undefined : undefined;
}
