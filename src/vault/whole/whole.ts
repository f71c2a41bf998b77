import { compareBytes, equalBytes } from "../../bytes/equal.ts";
import { keyOf } from "../../bytes/key-of.ts";
import { VaultError } from "../errors.ts";
import type { Entry } from "../index/entry.ts";
import { readHead } from "../index/head.ts";
import { readVouchedPage } from "../index/index-draft.ts";
import type { Manifest } from "../index/manifest.ts";
import { placeOfItem } from "../index/places.ts";
import type { Exclusively, StoredItem } from "../index/records.ts";
import { type Kind, kindOf } from "../items/item.ts";
import { hasOwnTag, openRecord, openRecordText, parseRecordRow } from "../items/record-row.ts";
import type { VaultStorage } from "../ports.ts";
import { sealOf } from "../sealing/cipher.ts";
import { isNatural } from "../sealing/fields.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { headerChanged } from "../slots/header.ts";

/** What is wrong with a vault; the names are those of docs/vault-format.md, section 5.3. */
export type Finding =
  | { finding: "page-damaged" | "page-unlisted"; page: number }
  | {
      finding: "record-missing" | "record-damaged" | "record-replaced" | "record-unlisted";
      id: Uint8Array;
      kind: Kind;
      name: string;
    };

/** All that a vault holds, and all that is wrong with it. */
export interface Whole {
  manifest: Manifest;
  /** What every sound page lists, tombstones included. */
  entries: Entry[];
  /** The sound records, in ascending order of id. */
  items: StoredItem[];
  findings: Finding[];
}

/** Rows that are read and opened at a time: between two lots the ceremonies have their turn. */
const LOT = 256;

/**
 * Reads and checks everything; `exclusively` as in `RecordsPorts`. Rejects with VaultError `manifest-damaged` or
 * `header-changed`; every other damage is a finding.
 */
export async function readWhole(
  storage: VaultStorage,
  keys: OpenKeys,
  tagKey: Uint8Array,
  exclusively: Exclusively = (task) => storage.exclusively(task),
): Promise<Whole> {
  try {
    const first = await readOnce(storage, keys, tagKey);
    const now = await readHead(storage, keys);
    if (now.manifest.generation === first.manifest.generation) return first;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
  }
  // A write in between looks like damage: only what is so while nobody writes is damage.
  return exclusively(() => readOnce(storage, keys, tagKey));
}

async function readOnce(storage: VaultStorage, keys: OpenKeys, tagKey: Uint8Array): Promise<Whole> {
  const { manifest } = await readHead(storage, keys);
  const { listed, findings } = await readPages(storage, manifest, keys);
  const pagesSound = findings.every(({ finding }) => finding !== "page-damaged");
  if (pagesSound) checkCounts(manifest, [...listed.values()]);
  const items: StoredItem[] = [];
  const seen = new Set<string>();
  let last: Uint8Array | undefined;
  for (;;) {
    const lot = await storage.readRecordsAfter(last, LOT);
    const { generation } = manifest;
    for (const result of await Promise.all(
      lot.map((stored) => readRow(stored, listed, generation, keys, tagKey)),
    )) {
      last = result.id;
      seen.add(keyOf(result.id));
      if ("item" in result) items.push(result);
      else if (result.finding !== "record-unlisted" || pagesSound || listed.has(keyOf(result.id)))
        findings.push(result);
    }
    if (lot.length < LOT) break;
  }
  for (const { id, kind, seal, name } of listed.values()) {
    if (seal !== null && !seen.has(keyOf(id))) {
      findings.push({ finding: "record-missing", id, kind: kindOf(kind) ?? "setting", name });
    }
  }
  return { manifest, entries: [...listed.values()], items, findings };
}

function checkCounts({ records, entries }: Manifest, listed: readonly Entry[]): void {
  const living = listed.filter(({ seal }) => seal !== null);
  if (living.length === records && listed.length === entries) return;
  throw new VaultError("manifest-damaged", "The vault's manifest counts other records than its pages list.");
}

async function readPages(storage: VaultStorage, manifest: Manifest, keys: OpenKeys) {
  const findings: Finding[] = [];
  const listed = new Map<string, Entry>();
  const rows = new Map<unknown, unknown>();
  for (const stored of await storage.readPages()) {
    const { number } = stored as { number?: unknown };
    rows.set(number, stored);
    if (!isNatural(number) || Number(number) >= manifest.pages.length) {
      findings.push({ finding: "page-unlisted", page: Number(number) });
    }
  }
  for (const number of manifest.pages.keys()) {
    try {
      const entries = await readVouchedPage(rows.get(number), number, manifest, keys);
      if (entries.some(({ id }) => listed.has(keyOf(id)))) throw new VaultError("damaged", "Listed twice");
      for (const entry of entries) listed.set(keyOf(entry.id), entry);
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      findings.push({ finding: "page-damaged", page: number });
    }
  }
  return { listed, findings };
}

type RecordFinding = Extract<Finding, { id: Uint8Array }>;

async function readRow(
  stored: unknown,
  listed: ReadonlyMap<string, Entry>,
  generation: number,
  keys: OpenKeys,
  tagKey: Uint8Array,
): Promise<StoredItem | RecordFinding> {
  const { id, kind: number } = stored as { id: Uint8Array; kind: number };
  const entry = listed.get(keyOf(id));
  const kind = kindOf(entry?.kind ?? number) ?? "setting";
  const finding = (finding: RecordFinding["finding"]) => ({ finding, id, kind, name: entry?.name ?? "" });
  if (await isAhead(stored, generation, keys)) throw headerChanged();
  if (!entry?.seal) return finding("record-unlisted");
  try {
    const row = parseRecordRow(stored);
    const item = await openRecord(row, keys);
    if (row.kind !== entry.kind || row.revision !== entry.revision || !equalBytes(sealOf(row), entry.seal)) {
      return finding("record-replaced");
    }
    const placed = equalBytes(placeOfItem(item, id, keys), entry.place);
    if (!placed || !hasOwnTag(row, item, tagKey)) return finding("record-damaged");
    return { id, revision: row.revision, item };
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return finding("record-damaged");
  }
}

/** Whether a genuine row is younger than the manifest: then an older manifest, and header, was put back. */
async function isAhead(stored: unknown, generation: number, keys: OpenKeys): Promise<boolean> {
  if (!(((stored as { revision?: unknown }).revision as number) > generation)) return false;
  try {
    await openRecordText(parseRecordRow(stored), keys);
    return true;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return false;
  }
}

export function byId(a: { id: Uint8Array }, b: { id: Uint8Array }): number {
  return compareBytes(a.id, b.id);
}
