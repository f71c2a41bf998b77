import { equalBytes } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import { type RandomBytes, sealOf } from "../sealing/cipher.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import type { Entry } from "./entry.ts";
import { type Manifest, type ManifestRow, MOST_PAGES, sealManifest } from "./manifest.ts";
import { openPage, type PageRow, parsePageRow, sameRecord, sealPage } from "./page.ts";
import { pageOf, pageToSplit } from "./places.ts";

/** Entries for each page, on average: a longer page costs each write more, a shorter one the manifest. */
const ENTRIES_PER_PAGE = 32;

/** The index on its way from one generation to the next: reads and writes only the pages that it touches. */
export class IndexDraft {
  readonly #readPage: (number: number) => Promise<Entry[]>;
  readonly #pages = new Map<number, Entry[]>();
  readonly #changed = new Set<number>();
  #count: number;
  #records: number;
  #entries: number;

  constructor(manifest: Manifest, readPage: (number: number) => Promise<Entry[]>) {
    this.#readPage = readPage;
    this.#count = manifest.pages.length;
    this.#records = manifest.records;
    this.#entries = manifest.entries;
  }

  /** Reads the pages that list these places, all at once: `put` would read one after the other. */
  async read(places: readonly Uint8Array[]): Promise<void> {
    const numbers = new Set(places.map((place) => pageOf(place, this.#count)));
    await Promise.all([...numbers].map((number) => this.#page(number)));
  }

  /** Adds the entry, or puts it in the place of the one of its id; `before`: the place of that one. */
  async put(entry: Entry, before: Uint8Array = entry.place): Promise<void> {
    const old = await this.#page(pageOf(before, this.#count));
    const at = old.findIndex((other) => sameRecord(other, entry));
    const [replaced] = at === -1 ? [] : old.splice(at, 1);
    this.#changed.add(pageOf(before, this.#count));
    const number = pageOf(entry.place, this.#count);
    (await this.#page(number)).push(entry);
    this.#changed.add(number);
    this.#records += Number(entry.seal !== null) - Number(replaced !== undefined && replaced.seal !== null);
    if (!replaced) this.#entries++;
    while (this.#entries > ENTRIES_PER_PAGE * this.#count && this.#count < MOST_PAGES) await this.#split();
  }

  /** The rows to write: the pages that changed, and the manifest of the new generation. */
  async rows(
    manifest: Manifest,
    generation: number,
    keys: OpenKeys,
    randomBytes: RandomBytes,
  ): Promise<{ pages: PageRow[]; manifest: ManifestRow }> {
    const pages = await Promise.all(
      [...this.#changed].map(async (number) => sealPage(number, await this.#page(number), keys, randomBytes)),
    );
    const seals = [...manifest.pages];
    for (const row of pages) seals[row.number] = sealOf(row);
    const counts = { records: this.#records, entries: this.#entries };
    return {
      pages,
      manifest: await sealManifest(
        { ...counts, generation, header: manifest.header, pages: seals },
        keys,
        randomBytes,
      ),
    };
  }

  async #split(): Promise<void> {
    const from = pageToSplit(this.#count);
    const entries = await this.#page(from);
    const to = this.#count++;
    this.#pages.set(
      from,
      entries.filter(({ place }) => pageOf(place, this.#count) === from),
    );
    this.#pages.set(
      to,
      entries.filter(({ place }) => pageOf(place, this.#count) === to),
    );
    this.#changed.add(from).add(to);
  }

  async #page(number: number): Promise<Entry[]> {
    const known = this.#pages.get(number);
    if (known) return known;
    const read = await this.#readPage(number);
    this.#pages.set(number, read);
    return read;
  }
}

/** The entries of a stored page that the manifest vouches for. Rejects with VaultError `damaged`. */
export async function readVouchedPage(
  stored: unknown,
  number: number,
  manifest: Manifest,
  keys: OpenKeys,
): Promise<Entry[]> {
  try {
    const row = parsePageRow(stored);
    const seal = manifest.pages[number];
    if (row.number !== number || !seal || !equalBytes(sealOf(row), seal))
      throw new RangeError("another seal");
    return await openPage(row, manifest.pages.length, keys);
  } catch (cause) {
    throw new VaultError("damaged", `Page ${number} of the vault's index is missing or damaged.`, { cause });
  }
}

/** A whole index laid down anew. `header`: the MAC of the header row. */
export async function layDownIndex(
  entries: readonly Entry[],
  { generation, header }: Pick<Manifest, "generation" | "header">,
  keys: OpenKeys,
  randomBytes: RandomBytes,
): Promise<{ pages: PageRow[]; manifest: ManifestRow }> {
  const count = Math.min(MOST_PAGES, Math.max(1, Math.ceil(entries.length / ENTRIES_PER_PAGE)));
  const listed = Array.from({ length: count }, (): Entry[] => []);
  for (const entry of entries) listed[pageOf(entry.place, count)]?.push(entry);
  const pages = await Promise.all(listed.map((page, number) => sealPage(number, page, keys, randomBytes)));
  const manifest = {
    generation,
    header,
    pages: pages.map(sealOf),
    records: entries.filter(({ seal }) => seal !== null).length,
    entries: entries.length,
  };
  return { pages, manifest: await sealManifest(manifest, keys, randomBytes) };
}
