import { VaultError } from "../errors.ts";
import { type Entry, entryOf } from "../index/entry.ts";
import { layDownIndex, readVouchedPage } from "../index/index-draft.ts";
import { generationOf, openManifest } from "../index/manifest.ts";
import type { Item } from "../items/item.ts";
import { hasOwnTag, openRecord, parseRecordRow, type RecordRow, sealRecord } from "../items/record-row.ts";
import type { VaultStorage, Write } from "../ports.ts";
import type { RandomBytes } from "../sealing/cipher.ts";
import { type OpenKeys, openKeys, unlockedKeys } from "../sealing/keys.ts";
import { type Header, makeHeaderRow } from "../slots/header.ts";
import { keyOf } from "./whole.ts";

const LOT = 256;
/** A manifest that does not open may claim any generation; from this one on there would be no room to count. */
const NO_GENERATION = 2 ** 52;

/**
 * The write that makes a damaged vault whole (docs/vault-format.md, section 5.4): keeps what opens, sets the
 * rest aside, lays the index down anew. `headerMac`: of the stored header row.
 */
export async function repairWrite(
  storage: VaultStorage,
  vaultKey: Uint8Array,
  header: Header,
  headerMac: Uint8Array,
  randomBytes: RandomBytes,
): Promise<Write> {
  const keys = await openKeys(unlockedKeys(vaultKey, header.vaultId));
  const stored = (await storage.readHead()).manifest;
  const known = await soundEntries(storage, stored, keys);
  const kept: { row: RecordRow; item: Item }[] = [];
  const quarantine: object[] = [];
  const claimed = generationOf(stored) ?? 0;
  let generation = claimed < NO_GENERATION ? claimed : 0;
  for (const raw of await allRows(storage)) {
    const opened = await openRow(raw, keys);
    const tombstone = opened && known.get(keyOf(opened.row.id));
    if (!opened || (tombstone?.seal === null && tombstone.revision >= opened.row.revision)) {
      quarantine.push(raw as object);
      continue;
    }
    kept.push(opened);
    generation = Math.max(generation, opened.row.revision);
  }
  for (const { revision } of known.values()) generation = Math.max(generation, revision);
  generation++;
  const rows = await Promise.all(
    kept.map(async ({ row, item }) => ({
      item,
      row: hasOwnTag(row, item, header.tagKey)
        ? row
        : await sealRecord({ id: row.id, revision: generation, item }, keys, header.tagKey, randomBytes),
    })),
  );
  const live = new Set(rows.map(({ row }) => keyOf(row.id)));
  const tombstones = [...known.values()].filter(({ id, seal }) => seal === null && !live.has(keyOf(id)));
  const headerRow = makeHeaderRow(header, vaultKey);
  const entries = [...rows.map(({ row, item }) => entryOf(row, item, keys)), ...tombstones];
  return {
    basis: { headerMac, generation: generationOf(stored) },
    anew: true,
    header: headerRow,
    ...(await layDownIndex(entries, { generation, header: headerRow.mac }, keys, randomBytes)),
    records: rows.map(({ row }) => row),
    quarantine: [...quarantine, ...(await unsoundIndex(storage, stored, live, keys))],
  };
}

/** The rows of the index that tell something that the new one will not: damaged ones, and those that list what is lost. */
async function unsoundIndex(
  storage: VaultStorage,
  storedManifest: unknown,
  live: ReadonlySet<string>,
  keys: OpenKeys,
): Promise<object[]> {
  const manifest = await openManifest(storedManifest, keys).catch(() => undefined);
  const lost = async (page: unknown): Promise<boolean> => {
    const { number } = page as { number: number };
    if (!manifest) return true;
    const entries = await readVouchedPage(page, number, manifest, keys).catch(() => undefined);
    return !entries || entries.some(({ id, seal }) => seal !== null && !live.has(keyOf(id)));
  };
  const pages: object[] = [];
  for (const page of await storage.readPages()) if (await lost(page)) pages.push(page as object);
  return manifest || storedManifest === undefined ? pages : [...pages, storedManifest as object];
}

/** What the pages list that the manifest still vouches for. */
async function soundEntries(
  storage: VaultStorage,
  storedManifest: unknown,
  keys: OpenKeys,
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    const manifest = await openManifest(storedManifest, keys);
    for (const number of manifest.pages.keys()) {
      const page = await readVouchedPage(await storage.readPage(number), number, manifest, keys).catch(
        () => [],
      );
      for (const entry of page) entries.set(keyOf(entry.id), entry);
    }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
  }
  return entries;
}

async function allRows(storage: VaultStorage): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (;;) {
    const last = rows.at(-1) as { id: Uint8Array } | undefined;
    const lot = await storage.readRecordsAfter(last?.id, LOT);
    rows.push(...lot);
    if (lot.length < LOT) return rows;
  }
}

async function openRow(raw: unknown, keys: OpenKeys): Promise<{ row: RecordRow; item: Item } | undefined> {
  try {
    const row = parseRecordRow(raw);
    return { row, item: await openRecord(row, keys) };
  } catch (error) {
    if (error instanceof VaultError) return undefined;
    throw error;
  }
}
