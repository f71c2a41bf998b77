import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import { utf8 } from "../../../../src/bytes/utf8.ts";
import type { LogEntry, LogOutcome } from "../../../../src/lab/log/entry.ts";
import type { JsonObject } from "../../../../src/lab/log/json-value.ts";
import { entryOf, goodCreation, goodRequest } from "../../../fakes/log-entries.ts";

/** Logs in which a rule finds something, and logs in which it does not. */
export interface Case {
  fires: LogEntry[][];
  silent: LogEntry[][];
  /** Where the first piece of evidence is, in each of the logs with a finding. */
  path?: string;
}

/** By the id of the rule. */
export type Cases = Record<string, Case>;

export function create(options: JsonObject = {}, entry: Partial<LogEntry> = {}): LogEntry {
  return entryOf("create", goodCreation(options), entry);
}

export function get(options: JsonObject = {}, entry: Partial<LogEntry> = {}): LogEntry {
  return entryOf("get", goodRequest(options), entry);
}

/** An answer with authenticator data of these flags and this counter. */
export function answer(
  id: string,
  {
    flags = 0x05,
    signCount = 0,
    results = {},
    attestationObject,
  }: {
    flags?: number;
    signCount?: number;
    results?: JsonObject;
    attestationObject?: string;
  } = {},
): LogOutcome {
  const data = new Uint8Array(37);
  data[32] = flags;
  new DataView(data.buffer).setUint32(33, signCount);
  return {
    type: "credential",
    credential: {
      id,
      rawId: id,
      type: "public-key",
      response: {
        clientDataJSON: "e30",
        authenticatorData: toBase64Url(data),
        ...(attestationObject !== undefined && { attestationObject }),
      },
      clientExtensionResults: results,
    },
  };
}

export function text(value: string): string {
  return toBase64Url(utf8(value));
}

export function bytes(...values: number[]): string {
  return toBase64Url(Uint8Array.from(values));
}

export function listed(...ids: string[]): JsonObject[] {
  return ids.map((id) => ({ type: "public-key", id, transports: ["internal"] }));
}

export function many(count: number): JsonObject[] {
  return listed(...Array.from({ length: count }, (_, i) => bytes(i >> 8, i & 0xff, 1)));
}

export function user(id: string, name = "ada", displayName = "Ada Lovelace"): JsonObject {
  return { user: { id, name, displayName } };
}

/** The caller of an entry. */
export function from(origin: string, changes: Partial<LogEntry["caller"]> = {}): Partial<LogEntry> {
  return { caller: { origin, sameOriginWithAncestors: true, inFrame: false, ...changes } };
}
