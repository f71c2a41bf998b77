import { VaultError } from "../errors.ts";
import type { Entry } from "../index/entry.ts";
import { decodeItem, type Item, kindOf } from "../items/item.ts";
import { openRecordText, parseRowOfAnyRevision, type RecordRow } from "../items/record-row.ts";
import type { VaultStorage } from "../ports.ts";
import { malformed } from "../sealing/fields.ts";
import type { OpenKeys } from "../sealing/keys.ts";

/** The records of a vault that is to be repaired, each opened by itself. */

export interface OpenedRow {
  /** As it is stored. */
  raw: object;
  row: RecordRow;
  item: Item;
}

/** Rows that are read at a time. */
const LOT = 256;

/** Every stored row: those that open, those that do not, and how many of all the keys have sealed. */
export async function readEveryRow(
  storage: VaultStorage,
  keys: OpenKeys,
): Promise<{ opened: OpenedRow[]; unread: object[]; sealed: number }> {
  const opened: OpenedRow[] = [];
  const unread: object[] = [];
  let sealed = 0;
  let last: Uint8Array | undefined;
  for (;;) {
    const lot = await storage.readRecordsAfter(last, LOT);
    for (const raw of lot) {
      const { item, row } = await openRow(raw, keys);
      if (row) sealed++;
      if (row && item) opened.push({ raw: raw as object, row, item });
      else unread.push(raw as object);
      last = (raw as { id: Uint8Array }).id;
    }
    if (lot.length < LOT) return { opened, unread, sealed };
  }
}

/** What the second copy has of these records and opens. */
export async function readSpareRows(
  storage: VaultStorage,
  entries: readonly Entry[],
  keys: OpenKeys,
): Promise<OpenedRow[]> {
  const opened: OpenedRow[] = [];
  for (let at = 0; at < entries.length; at += LOT) {
    const lot = await storage.readSpareRecords(entries.slice(at, at + LOT).map(({ id }) => id));
    for (const raw of lot) {
      const { item, row } = await openRow(raw, keys);
      if (row && item) opened.push({ raw: raw as object, row, item });
    }
  }
  return opened;
}

/** The row where its seal opens, and the item where that can be read. */
async function openRow(raw: unknown, keys: OpenKeys): Promise<{ row?: RecordRow; item?: Item }> {
  let row: RecordRow | undefined;
  try {
    const parsed = parseRowOfAnyRevision(raw);
    const text = await openRecordText(parsed, keys);
    row = parsed;
    const kind = kindOf(row.kind);
    if (!kind) throw malformed("A record", "an unknown kind");
    return { row, item: decodeItem(kind, text) };
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return row ? { row } : {};
  }
}
