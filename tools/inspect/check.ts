import { Malformed } from "./cbor.ts";
import { context, hex, openFrame, openSealed, sealOf, u64 } from "./crypto.ts";
import type { HeadedFile, RecordRow } from "./file.ts";
import type { Header } from "./header.ts";
import { type Item, type Kind, readItem } from "./items.ts";
import { type Entry, type PageFinding, readIndex } from "./pages.ts";
import { Refused } from "./refused.ts";
import type { Keys } from "./unlock.ts";

/** The check of the whole: docs/vault-format.md, section 5.3. */

export interface RecordFinding {
  finding: "record-missing" | "record-damaged" | "record-replaced" | "record-unlisted";
  /** The record's id in hexadecimal. */
  record: string;
  kind: Kind;
  /** What its page calls it; empty where no page does. */
  name: string;
}

export interface OpenedRecord {
  /** In hexadecimal. */
  id: string;
  kind: Kind;
  revision: number;
  item: Item;
  /** `page-damaged`: the page that may list it is damaged. */
  /** Null: there was no index to compare it with. */
  state: "sound" | "record-replaced" | "record-unlisted" | "page-damaged" | null;
}

export interface Check {
  pages: number;
  /** Records and deleted records that sound pages list. */
  listed: number;
  tombstones: number;
  /** Pages first, then records by id. */
  findings: (PageFinding | RecordFinding)[];
  /** Every record that opens, by id. */
  opened: OpenedRecord[];
}

/** Checks manifest, pages and records. Throws Refused where the manifest is damaged or an older one. */
export function checkVault(file: HeadedFile, keys: Keys): Check {
  const index = readIndex(file, keys);
  refuseOlderManifest(file, index.generation, keys);
  const pageDamaged = index.findings.some(({ finding }) => finding === "page-damaged");
  const rows = new Map(file.records.map((row) => [hex(row.id), row]));
  const living = [...index.entries].filter(([, { seal }]) => seal !== null);
  const findings: Check["findings"] = [...index.findings];
  const opened: OpenedRecord[] = [];
  for (const id of [...new Set([...rows.keys(), ...living.map(([id]) => id)])].sort()) {
    const [row, entry] = [rows.get(id), index.entries.get(id)];
    const item = row && openRecord(file.header, keys, row);
    const counted = !entry && pageDamaged;
    const state = counted ? "page-damaged" : stateOf(entry, row, item);
    if (state !== "sound" && state !== "page-damaged")
      findings.push({ finding: state, record: id, kind: (entry ?? row)?.kind ?? 1, name: entry?.name ?? "" });
    if (row && item && state !== "record-damaged" && state !== "record-missing")
      opened.push({ id, kind: row.kind, revision: row.revision, item, state });
  }
  const tombstones = index.entries.size - living.length;
  return { pages: index.pages, listed: living.length, tombstones, findings, opened };
}

/** Every record that opens by itself, in the order of the rows: what repair would keep where no index vouches. */
export function openAll(header: Header, keys: Keys, rows: RecordRow[]): OpenedRecord[] {
  return rows.flatMap((row) => {
    const item = openRecord(header, keys, row);
    return item ? [{ id: hex(row.id), kind: row.kind, revision: row.revision, item, state: null }] : [];
  });
}

function refuseOlderManifest({ header, records }: HeadedFile, generation: number, keys: Keys): void {
  const ahead = records.filter(({ revision }) => revision > generation);
  if (ahead.some((row) => openSealed(keys.records, row, contextOf(header, row))))
    throw new Refused(
      "header-changed",
      "Header and manifest are older ones: a record is younger than they are.",
    );
}

function stateOf(entry?: Entry, row?: RecordRow, item?: Item): "sound" | RecordFinding["finding"] {
  if (!row) return "record-missing";
  if (!entry?.seal) return "record-unlisted";
  if (!item) return "record-damaged";
  const asListed =
    row.revision === entry.revision && row.kind === entry.kind && sealOf(row).equals(entry.seal);
  if (!asListed) return "record-replaced";
  const tagged = Buffer.from(item.tag ?? []).equals(tagOf(row));
  return tagged && Buffer.from(item.place).equals(entry.place) ? "sound" : "record-damaged";
}

const tagOf = (row: RecordRow) => ("tag" in row ? row.tag : Buffer.of());

function contextOf({ vault }: Header, row: RecordRow): Buffer {
  return context("record", vault, row.id, Buffer.of(row.kind), u64(row.revision), tagOf(row));
}

/** The item of a row; undefined where the row does not open or holds no item as in 4.1. */
function openRecord(header: Header, keys: Keys, row: RecordRow): Item | undefined {
  try {
    const plain = openFrame(keys.records, row, contextOf(header, row));
    return readItem(plain, { ...row, tagKey: header.tagKey, placesKey: keys.places });
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
