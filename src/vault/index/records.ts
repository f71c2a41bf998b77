import { equalBytes } from "../../bytes/equal.ts";
import { keyOf } from "../../bytes/key-of.ts";
import { VaultError } from "../errors.ts";
import type { Item } from "../items/item.ts";
import { openRecord, parseRecordRow, type RecordRow, sealRecord } from "../items/record-row.ts";
import type { StoredHead, VaultStorage, Write } from "../ports.ts";
import { type RandomBytes, sealOf } from "../sealing/cipher.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { type Entry, entryOf, tombstoneOf } from "./entry.ts";
import { type Head, openHead, readHead } from "./head.ts";
import { IndexDraft, readVouchedPage } from "./index-draft.ts";
import type { KnownIndex, KnownUnder } from "./known-index.ts";
import { type Manifest, nextGeneration } from "./manifest.ts";
import { pageOf, placeOfItem, placeOfSettings, placeOfSite } from "./places.ts";

export interface StoredItem {
  /** The record's. */
  id: Uint8Array;
  revision: number;
  item: Item;
}

export interface Change {
  id: Uint8Array;
  /** Null: the record goes, and a tombstone stays. */
  item: Item | null;
  /** What the record held; undefined for a new one. */
  before?: Item;
  /** Of the tombstone whose id a new one has. */
  place?: Uint8Array;
}

/** Runs a task while nobody else writes. */
export type Exclusively = <T>(task: () => Promise<T>) => Promise<T>;

export interface RecordsPorts {
  storage: VaultStorage;
  /** As it was read just now. */
  head: StoredHead;
  known: KnownIndex;
  keys: OpenKeys;
  tagKey: Uint8Array;
  randomBytes: RandomBytes;
  /** The storage's; for a task that it is running already, one that runs what it is given. */
  exclusively: Exclusively;
}

/** The records of an open vault: found and changed through the index, at a cost that their number does not change. */
export class Records {
  readonly #storage: VaultStorage;
  readonly #known: KnownIndex;
  /** Read just now, for the first who needs it. */
  #head: StoredHead | undefined;
  readonly #keys: OpenKeys;
  readonly #tagKey: Uint8Array;
  readonly #randomBytes: RandomBytes;
  readonly #exclusively: Exclusively;

  constructor({ storage, head, known, keys, tagKey, randomBytes, exclusively }: RecordsPorts) {
    this.#storage = storage;
    this.#head = head;
    this.#known = known;
    this.#keys = keys;
    this.#tagKey = tagKey;
    this.#randomBytes = randomBytes;
    this.#exclusively = exclusively;
  }

  /** Passkeys and codes of a site. A record that does not open is left out: the check of the whole names it. */
  ofSite(site: string): Promise<StoredItem[]> {
    return this.#at(placeOfSite(site, this.#keys));
  }

  settings(): Promise<StoredItem[]> {
    return this.#at(placeOfSettings(this.#keys));
  }

  /** The records of these ids, of any site. One that is gone, or does not open, is left out. */
  withIds(ids: readonly Uint8Array[]): Promise<StoredItem[]> {
    return this.#certainly(() => this.#readWithIds(ids));
  }

  /**
   * In one transaction, of a generation after `after`. To be called within `exclusively`. Rejects with VaultError `busy`
   * where something else wrote all the same, else as `draft` does.
   */
  async write(changes: readonly Change[], after = 0): Promise<void> {
    await this.#storage.commit(await this.draft(changes, after));
  }

  /**
   * What there is to write for these changes, of a generation after `after` (but see `nextGeneration`). Rejects with
   * VaultError `damaged` where a page that it needs does not open or no generation is left, `malformed` for an item that
   * could not be read again.
   */
  async draft(changes: readonly Change[], after = 0): Promise<Write> {
    const stored = await this.#readHead();
    const known = this.#known.under(stored);
    const { manifest, headerMac } = await this.#openHead(stored, known);
    const generation = nextGeneration(manifest, after);
    const draft = new IndexDraft(manifest, (number) =>
      known.page(number, () => this.#page(number, manifest)),
    );
    const rows = await Promise.all(
      changes.map(({ id, item }) =>
        item === null
          ? undefined
          : sealRecord({ id, revision: generation, item }, this.#keys, this.#tagKey, this.#randomBytes),
      ),
    );
    const puts = changes.flatMap(({ id, item, before, place }, i) => {
      const [row, gone] = [rows[i], item ?? before];
      if (item && row) {
        const from = before ? placeOfItem(before, id, this.#keys) : place;
        return [{ entry: entryOf(row, item, this.#keys), from }];
      }
      return gone ? [{ entry: tombstoneOf(id, generation, gone, this.#keys), from: undefined }] : [];
    });
    await draft.read(puts.flatMap(({ entry, from }) => (from ? [entry.place, from] : [entry.place])));
    for (const { entry, from } of puts) await draft.put(entry, from);
    const index = await draft.rows(manifest, generation, this.#keys, this.#randomBytes);
    return {
      basis: { headerMac, generation: manifest.generation },
      ...index,
      records: rows.filter((row) => row !== undefined),
      removed: changes.filter(({ item }) => item === null).map(({ id }) => id),
    };
  }

  #at(place: Uint8Array): Promise<StoredItem[]> {
    return this.#certainly(() => this.#readAt(place));
  }

  async #certainly<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      // A write in between looks like damage: only what is so while nobody writes is damage.
      return this.#exclusively(read);
    }
  }

  async #readWithIds(ids: readonly Uint8Array[]): Promise<StoredItem[]> {
    const { manifest } = await readHead(this.#storage, this.#keys);
    const rows = await this.#storage.readRecords(ids);
    const pages = new Map<number, Promise<Map<string, Entry>>>();
    const entriesOf = (number: number) => {
      const entries = pages.get(number) ?? this.#page(number, manifest).then(byKey);
      pages.set(number, entries);
      return entries;
    };
    const read = async (stored: unknown): Promise<StoredItem | undefined> => {
      const opened = await this.#open(stored);
      if (!opened) return undefined;
      const { row, item } = opened;
      const place = placeOfItem(item, row.id, this.#keys);
      const entry = (await entriesOf(pageOf(place, manifest.pages.length))).get(keyOf(row.id));
      return entry && isListed(row, entry) ? { id: row.id, revision: row.revision, item } : undefined;
    };
    const found = (await Promise.all(rows.map(read))).filter((item) => item !== undefined);
    if (found.length < rows.length) await this.#unchangedSince(manifest);
    return found;
  }

  /** Rejects with `busy`. */
  async #unchangedSince({ generation }: Manifest): Promise<void> {
    const now = await readHead(this.#storage, this.#keys);
    if (now.manifest.generation !== generation)
      throw new VaultError("busy", "The vault was changed meanwhile.");
  }

  async #readAt(place: Uint8Array): Promise<StoredItem[]> {
    const stored = await this.#readHead();
    const known = this.#known.under(stored);
    return known.place(keyOf(place), () => this.#readUnder(stored, known, place));
  }

  #openHead(stored: StoredHead, known: KnownUnder): Promise<Head> {
    return known.head(() => openHead(stored, this.#keys));
  }

  async #readHead(): Promise<StoredHead> {
    const head = this.#head;
    this.#head = undefined;
    return head ?? this.#storage.readHead();
  }

  async #readUnder(stored: StoredHead, known: KnownUnder, place: Uint8Array): Promise<StoredItem[]> {
    const { manifest } = await this.#openHead(stored, known);
    const number = pageOf(place, manifest.pages.length);
    const page = await known.page(number, () => this.#page(number, manifest));
    const entries = page.filter((entry) => entry.seal !== null && equalBytes(entry.place, place));
    if (entries.length === 0) return [];
    const rows = await this.#storage.readRecords(entries.map(({ id }) => id));
    const opened = await Promise.all(entries.map((entry, i) => this.#openListed(rows[i], entry)));
    const found = opened.filter((item) => item !== undefined);
    if (found.length < entries.length) await this.#unchangedSince(manifest);
    return found;
  }

  async #openListed(stored: unknown, entry: Entry): Promise<StoredItem | undefined> {
    const opened = await this.#open(stored);
    if (!opened || !isListed(opened.row, entry)) return undefined;
    return { id: entry.id, revision: entry.revision, item: opened.item };
  }

  async #open(stored: unknown): Promise<{ row: RecordRow; item: Item } | undefined> {
    try {
      const row = parseRecordRow(stored);
      return { row, item: await openRecord(row, this.#keys) };
    } catch (error) {
      if (error instanceof VaultError) return undefined;
      throw error;
    }
  }

  async #page(number: number, manifest: Manifest): Promise<Entry[]> {
    return readVouchedPage(await this.#storage.readPage(number), number, manifest, this.#keys);
  }
}

function isListed(row: RecordRow, { revision, seal }: Entry): boolean {
  return seal !== null && row.revision === revision && equalBytes(sealOf(row), seal);
}

function byKey(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.map((entry) => [keyOf(entry.id), entry]));
}
