import { timingSafeEqual } from "node:crypto";
import { type Cbor, decodeCbor, Malformed } from "./cbor.ts";
import { context, hex, openFrame, sealOf, u32, u64 } from "./crypto.ts";
import type { HeadedFile, PageRow } from "./file.ts";
import { Refused } from "./refused.ts";
import { ascending, bytes, generation, map, oneOf, text, unsigned } from "./shapes.ts";
import type { Keys } from "./unlock.ts";

/** Manifest and pages: docs/vault-format.md, sections 5.1 and 5.2. */

export type Entry = ReturnType<typeof entry>;

export interface PageFinding {
  finding: "page-damaged" | "page-unlisted";
  page: number;
}

export interface Index {
  generation: number;
  /** P, how many pages the manifest vouches for. */
  pages: number;
  /** Of the sound pages, by the record's id in hexadecimal. */
  entries: Map<string, Entry>;
  findings: PageFinding[];
}

/** Opens the manifest and the pages that it vouches for. Throws Refused where it is damaged or of another header. */
export function readIndex(file: HeadedFile, keys: Keys): Index {
  const { header, generation, seals, ...counts } = readManifest(file, keys);
  if (!timingSafeEqual(header, file.header.mac))
    throw new Refused("header-changed", "The header is an older one: the manifest names another MAC.");
  const rows = new Map(file.pages.map((row) => [row.number, row]));
  const entries = new Map<string, Entry>();
  const findings: PageFinding[] = [];
  for (const [page, seal] of seals.entries()) {
    const row = rows.get(page);
    const found = row && seal.equals(sealOf(row)) ? readPage(file, keys, row, seals.length) : undefined;
    if (found && !found.some(({ id }) => entries.has(hex(id))))
      for (const one of found) entries.set(hex(one.id), one);
    else findings.push({ finding: "page-damaged", page });
  }
  const living = [...entries.values()].filter(({ seal }) => seal !== null).length;
  if (findings.length === 0 && (living !== counts.records || entries.size !== counts.entries))
    throw damaged("it counts other numbers of records and entries than its pages list");
  for (const { number } of file.pages)
    if (number >= seals.length) findings.push({ finding: "page-unlisted", page: number });
  return { generation, pages: seals.length, entries, findings };
}

function damaged(why: string): Refused {
  return new Refused("manifest-damaged", `The manifest is damaged: ${why}.`);
}

/** The values and keys of a map of five. */
const MANIFEST_ITEMS = 11;
/** The values of an entry, itself counted, and the bytes of the shortest one: a tombstone's. */
const ENTRY = { items: 7, bytes: 39 };

const MANIFEST = map({
  generation,
  header: bytes(32),
  pages: bytes(16, 16 * 65_536),
  records: unsigned,
  entries: unsigned,
});

function readManifest({ header, manifest: row }: HeadedFile, keys: Keys) {
  if (!row) throw damaged("the file has none");
  try {
    const plain = openFrame(keys.index, row, context("manifest", header.vault, u64(row.generation)));
    const { generation, pages, ...manifest } = MANIFEST(decodeCbor(plain, MANIFEST_ITEMS), "it");
    if (generation !== row.generation) throw new Malformed("it has another generation than its row");
    if (pages.length % 16 !== 0) throw new Malformed("its list of seals is cut off");
    const seal = (_: unknown, n: number) => Buffer.from(pages.subarray(16 * n, 16 * n + 16));
    return { ...manifest, generation, seals: Array.from({ length: pages.length / 16 }, seal) };
  } catch (error) {
    throw error instanceof Malformed ? damaged(error.message) : error;
  }
}

/** The entries of a page; undefined where it does not open or is not as in 5.2. */
function readPage({ header }: HeadedFile, keys: Keys, row: PageRow, pages: number): Entry[] | undefined {
  try {
    const plain = openFrame(keys.index, row, context("page", header.vault, u32(row.number)));
    const listed = decodeCbor(plain, 1 + Math.floor((plain.length * ENTRY.items) / ENTRY.bytes));
    const entries = ascending(entry, (a, b) => Buffer.compare(a.id, b.id))(listed, "the page");
    return entries.every(({ place }) => pageOf(place, pages) === row.number) ? entries : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function entry(value: Cbor, what: string) {
  if (!Array.isArray(value) || value.length !== 6) throw new Malformed(`${what} is not an array of six`);
  const [id = null, kind = null, revision = null, place = null, seal = null, name = null] = value;
  const known = text(name, "a name");
  if (Buffer.byteLength(known) > (seal === null ? 0 : 128)) throw new Malformed("a name is too long");
  return {
    id: bytes(16)(id, "an id"),
    kind: oneOf(1, 2, 3)(kind, "a kind"),
    revision: generation(revision, "a revision"),
    place: bytes(16)(place, "a place"),
    /** Null: a tombstone. */
    seal: seal === null ? null : bytes(16)(seal, "a seal"),
    name: known,
  };
}

/** Linear hashing: the page in which an entry with this place belongs. */
export function pageOf(place: Uint8Array, pages: number): number {
  const hash = Buffer.from(place).readUInt32BE();
  let size = 1;
  while (size * 2 <= pages) size *= 2;
  return hash % (size * 2) < pages ? hash % (size * 2) : hash % size;
}
