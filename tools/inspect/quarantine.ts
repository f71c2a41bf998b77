import { type Cbor, decodeCbor, Malformed } from "./cbor.ts";
import { type OpenedRecord, openAll } from "./check.ts";
import { type RecordRow, record, type VaultFile } from "./file.ts";
import { checkLimits, type Header, header } from "./header.ts";
import { Refused } from "./refused.ts";
import { type Secret, unlock } from "./unlock.ts";

/** Rows that were set aside: docs/vault-format.md, section 6. */

export interface QuarantinedRow {
  /** What it looks like by its fields. */
  looks: "header" | "manifest" | "page" | "record" | "unknown";
  bytes: number;
}

/** Each costs as much as opening a vault: the last ones that were set aside. */
const MOST_HEADERS = 4;

/** What each row looks like, in their order. */
export function quarantinedRows(rows: Uint8Array[]): QuarantinedRow[] {
  return rows.map((row) => ({ looks: looks(decoded(row)), bytes: row.length }));
}

/**
 * The records among the rows that open with a header among them, or with the file's own; `slots`: the ids of those that
 * the secret opened. No index vouches for them.
 */
export function openQuarantine(file: VaultFile, secret: Secret): { slots: string[]; opened: OpenedRecord[] } {
  const rows = (file.quarantine ?? []).map(decoded);
  const set = rows.flatMap((row) => (looks(row) === "header" ? shaped(header, row) : []));
  const distinct = new Map(set.map((one) => [Buffer.from(one.body).toString("hex"), one]));
  const headers = [...(file.header ? [file.header] : []), ...[...distinct.values()].slice(-MOST_HEADERS)];
  const records = rows.flatMap((row) => (looks(row) === "record" ? shaped(record, row) : []));
  const found = headers.flatMap((one) => openWith(one, secret, records));
  const opened = new Map(found.flatMap(({ opened }) => [...opened]));
  return {
    slots: found.map(({ slot }) => slot),
    opened: records.flatMap((row) => opened.get(row) ?? []),
  };
}

function openWith(one: Header, secret: Secret, records: RecordRow[]) {
  try {
    checkLimits(one.slots);
    const { slot, keys } = unlock(one, secret);
    const opened = new Map(records.map((row) => [row, openAll(one, keys, [row])]));
    return [{ slot, opened: [...opened].filter(([, items]) => items.length > 0) }];
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

function looks(row: Cbor): QuarantinedRow["looks"] {
  if (!(row instanceof Map)) return "unknown";
  if (row.has("body")) return "header";
  if (row.has("id")) return "record";
  if (row.has("number")) return "page";
  return row.has("generation") ? "manifest" : "unknown";
}

/** The row as it should be, or nothing. */
function shaped<T>(shape: (row: Cbor, what: string) => T, row: Cbor): T[] {
  try {
    return [shape(row, "a row")];
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}

function decoded(row: Uint8Array): Cbor {
  try {
    return decodeCbor(row);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
