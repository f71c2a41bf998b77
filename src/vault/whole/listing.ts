import { equalBytes } from "../../bytes/equal.ts";
import { keyOf } from "../../bytes/key-of.ts";
import { VaultError } from "../errors.ts";
import type { Entry } from "../index/entry.ts";
import { readHead } from "../index/head.ts";
import { readVouchedPage } from "../index/index-draft.ts";
import type { Manifest } from "../index/manifest.ts";
import { pageOf, placeOfItem } from "../index/places.ts";
import type { StoredItem } from "../index/records.ts";
import { hasOwnTag, openRecord, parseRecordRow } from "../items/record-row.ts";
import type { VaultStorage } from "../ports.ts";
import { sealOf } from "../sealing/cipher.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import type { Whole } from "./whole.ts";

/**
 * What a reader makes of every record, page by page of the index: the seals tell later which of it still holds, so
 * that only what has changed is read again. Plain values, if `T` is one.
 */
export interface Listing<T> {
  generation: number;
  /** By number; one that is missing is not known. */
  pages: (ListedPage<T> | undefined)[];
  /** False where something is damaged: then nothing of it is relied on again. */
  sound: boolean;
}

export interface ListedPage<T> {
  /** `keyOf` the page's seal. */
  seal: string;
  /** Records and tombstones. */
  entries: number;
  /** `seal`: `keyOf` the record's. */
  records: { seal: string; value: T }[];
}

interface ListingPorts {
  storage: VaultStorage;
  keys: OpenKeys;
  tagKey: Uint8Array;
}

/** Rows that are read and opened at a time: between two lots the ceremonies have their turn. */
const LOT = 256;

/**
 * The listing of what is stored now, from an earlier one. Undefined where everything has to be read for it: more than
 * half is unknown, or something is not as the manifest has it. Rejects with VaultError where the index is damaged.
 */
export async function renewListing<T>(
  ports: ListingPorts,
  known: Listing<T>,
  view: (item: StoredItem) => T,
): Promise<Listing<T> | undefined> {
  const { storage, keys } = ports;
  const { manifest } = await readHead(storage, keys);
  const { generation } = manifest;
  // An older manifest was put back: the check of the whole says so.
  if (!known.sound || generation < known.generation) return undefined;
  const pages = manifest.pages.map((seal, number) => {
    const page = known.pages[number];
    return page?.seal === keyOf(seal) ? page : undefined;
  });
  const changed = pages.flatMap((page, number) => (page === undefined ? [number] : []));
  if (changed.length > 0) {
    const listed = await Promise.all(
      changed.map(async (number) => readVouchedPage(await storage.readPage(number), number, manifest, keys)),
    );
    const values = knownValues(known, pages);
    const unknown = listed.flat().filter(({ seal }) => seal !== null && !values.has(keyOf(seal)));
    if (unknown.length > manifest.records / 2) return undefined;
    if (!(await readUnknown(ports, manifest, unknown, values, view))) return undefined;
    for (const [at, number] of changed.entries()) {
      pages[number] = pageOfEntries(manifest.pages[number], listed[at] ?? [], values);
    }
  }
  return isCounted(manifest, pages) ? { generation, pages, sound: true } : undefined;
}

/** The listing of everything that was read and checked. */
export function listingOf<T>(
  { manifest, entries, items, findings }: Whole,
  view: (item: StoredItem) => T,
): Listing<T> {
  const { generation } = manifest;
  const byId = new Map(items.map((item) => [keyOf(item.id), item]));
  const listed = manifest.pages.map((): Entry[] => []);
  const values = new Map<string, T>();
  for (const entry of entries) {
    const item = byId.get(keyOf(entry.id));
    if (item && entry.seal) values.set(keyOf(entry.seal), view(item));
    listed[pageOf(entry.place, listed.length)]?.push(entry);
  }
  return {
    generation,
    pages: manifest.pages.map((seal, number) => pageOfEntries(seal, listed[number] ?? [], values)),
    sound: findings.length === 0,
  };
}

/** Of the pages that have changed: nothing that they list now can have been listed by another one. */
function knownValues<T>(known: Listing<T>, unchanged: Listing<T>["pages"]): Map<string, T> {
  const gone = known.pages.filter((page, number) => page !== undefined && page !== unchanged[number]);
  return new Map(
    gone.flatMap((page) => (page?.records ?? []).map(({ seal, value }): [string, T] => [seal, value])),
  );
}

/** Adds what is stored of these entries to the values; false where not all of it is as they say. */
async function readUnknown<T>(
  { storage, keys, tagKey }: ListingPorts,
  { generation }: Manifest,
  entries: readonly Entry[],
  values: Map<string, T>,
  view: (item: StoredItem) => T,
): Promise<boolean> {
  for (let at = 0; at < entries.length; at += LOT) {
    const lot = entries.slice(at, at + LOT);
    const rows = await storage.readRecords(lot.map(({ id }) => id));
    const read = await Promise.all(
      lot.map(async (entry, i) => {
        const row = parseRecordRow(rows[i]);
        const seal = sealOf(row);
        const isListed = row.kind === entry.kind && row.revision === entry.revision;
        if (!isListed || row.revision > generation || !entry.seal || !equalBytes(seal, entry.seal))
          return false;
        const item = await openRecord(row, keys);
        if (!equalBytes(placeOfItem(item, row.id, keys), entry.place)) return false;
        if (!hasOwnTag(row, item, tagKey)) return false;
        values.set(keyOf(seal), view({ id: row.id, revision: row.revision, item }));
        return true;
      }),
    );
    if (read.includes(false)) return false;
  }
  return true;
}

/** What the values do not have was damaged. */
function pageOfEntries<T>(
  seal: Uint8Array | undefined,
  entries: readonly Entry[],
  values: ReadonlyMap<string, T>,
): ListedPage<T> {
  if (!seal) throw new VaultError("damaged", "A page that the manifest does not have.");
  const records = entries.flatMap((entry) => {
    const key = entry.seal && keyOf(entry.seal);
    const value = key === null ? undefined : values.get(key);
    return key === null || value === undefined ? [] : [{ seal: key, value }];
  });
  return { seal: keyOf(seal), entries: entries.length, records };
}

function isCounted<T>(manifest: Manifest, pages: Listing<T>["pages"]): boolean {
  const sum = (of: (page: ListedPage<T>) => number) =>
    pages.reduce((total, page) => total + (page ? of(page) : 0), 0);
  return (
    sum(({ entries }) => entries) === manifest.entries &&
    sum(({ records }) => records.length) === manifest.records
  );
}
