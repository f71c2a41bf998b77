import { type CborValue, canonicalMap, encodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import { compareBytes, equalBytes } from "../../bytes/equal.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { VaultError } from "../errors.ts";
import { parseManifestRow } from "../index/manifest.ts";
import { parsePageRow } from "../index/page.ts";
import { parseRecordRow } from "../items/record-row.ts";
import type { VaultStorage } from "../ports.ts";
import { decodeBounded } from "../sealing/cbor-bounds.ts";
import { type Fields, ID, isNatural, isText, malformed, members, membersOf } from "../sealing/fields.ts";
import { MAX_SLOTS, refuseNewer } from "../slots/header.ts";
import { strangeToCbor } from "./strange-row.ts";

/** A vault as a file: a backup or a raw dump of the database (docs/vault-format.md, section 6). */

const MAGIC = utf8("LATCHKEY");

/**
 * Most values and keys that a file may hold: these, and one for so many of its bytes. A row has one for more than 40;
 * what takes less is a list of sites.
 */
const ITEMS = { least: 65_536, bytesEach: 32 };

/** Rows as they are stored; undefined where there is none. */
export interface VaultParts {
  header: unknown;
  manifest: unknown;
  pages: unknown[];
  records: unknown[];
}

/** What a dump holds beside the vault. */
export interface DumpParts {
  attempts: unknown;
  sites: string[];
  quarantine: unknown[];
}

/** Throws VaultError `malformed` where something stored is not of a kind that CBOR has. */
export function encodeVaultFile(vault: VaultParts, dump?: DumpParts): Uint8Array {
  const extra = dump && {
    attempts: dump.attempts ?? [],
    sites: dump.sites,
    quarantine: dump.quarantine.map((row) => encodeCbor(strangeToCbor(row))),
  };
  return concat(MAGIC, encodeCbor(toCbor({ ...vault, ...extra })));
}

/**
 * Throws VaultError `not-latchkey`, `newer-format` or `malformed`. A dump's header and manifest are undefined where it
 * has none.
 */
export function parseVaultFile(file: Uint8Array): VaultParts & { isDump: boolean } {
  if (!equalBytes(file.subarray(0, MAGIC.length), MAGIC)) {
    throw new VaultError("not-latchkey", "That is not a file of Latchkey.");
  }
  const text = file.subarray(MAGIC.length);
  const content = decodeBounded(text, "The file", ITEMS.least + Math.floor(file.length / ITEMS.bytesEach));
  refuseNewerFile(content);
  const { header, manifest, pages, records, ...dump } = members(content, FIELDS, "The file");
  const isDump = Object.keys(dump).length > 0;
  if (!isDump && (header === undefined || manifest === undefined)) {
    throw malformed("The file", header === undefined ? "no header" : "no manifest");
  }
  const parts = {
    isDump,
    header,
    manifest: manifest === undefined ? undefined : parseManifestRow(manifest),
    pages: (pages as unknown[]).map(parsePageRow),
    records: (records as unknown[]).map(parseRecordRow),
  };
  if (!ascending(parts.pages, (a, b) => a.number - b.number))
    throw malformed("The file", "pages out of order");
  if (!ascending(parts.records, (a, b) => compareBytes(a.id, b.id))) {
    throw malformed("The file", "records out of order");
  }
  return parts;
}

function ascending<T>(rows: readonly T[], compare: (a: T, b: T) => number): boolean {
  return rows.every((row, i) => {
    const before = rows[i - 1];
    return before === undefined || compare(before, row) < 0;
  });
}

/** A file as something to read from. */
export function fileStorage({ header, manifest, pages, records }: VaultParts): VaultStorage {
  const rows = records as { id: Uint8Array }[];
  const readOnly = () => Promise.reject(new VaultError("malformed", "A file cannot be written to."));
  return {
    readHead: async () => ({ header, manifest }),
    readPage: async (number) => pages.find((page) => (page as { number: number }).number === number),
    readPages: async () => pages,
    readRecords: async (ids) => ids.map((id) => rows.find((row) => equalBytes(row.id, id))),
    readRecordsAfter: async (id, count) => {
      const from = id ? rows.findIndex((row) => compareBytes(row.id, id) > 0) : 0;
      return from === -1 ? [] : rows.slice(from, from + count);
    },
    readSpareRecords: async (ids) => ids.map(() => undefined),
    readQuarantine: async () => [],
    haveTags: readOnly,
    commit: readOnly,
    writings: () => 0,
    exclusively: (task) => task(),
  };
}

const isArray = (value: unknown) => Array.isArray(value);
const anything = () => true;
const FIELDS: Fields = {
  header: { is: anything, optional: true },
  manifest: { is: anything, optional: true },
  pages: { is: isArray },
  records: { is: isArray },
  attempts: { is: (value) => parseAttempts(value) !== undefined, optional: true },
  sites: { is: isSites, optional: true },
  quarantine: {
    is: (value) => Array.isArray(value) && value.every((row) => row instanceof Uint8Array),
    optional: true,
  },
};
const ATTEMPT: Fields = { slot: { is: ID }, failures: { is: isNatural }, wait: { is: isNatural } };

function isSites(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every(isText)) return false;
  return ascending(value.map(utf8), compareBytes);
}

/** One for each slot, and one for all others. */
const MOST_ATTEMPTS = MAX_SLOTS + 1;

/** Throws VaultError `malformed`. */
export function parseAttempts(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw malformed("The counters of wrong PINs", "no entries");
  if (value.length > MOST_ATTEMPTS) throw malformed("The counters of wrong PINs", "too many entries");
  for (const attempt of value) members(attempt, ATTEMPT, "A counter of wrong PINs");
  return value;
}

/** A newer file may have another form altogether: its format is looked for first. */
function refuseNewerFile(content: unknown): void {
  try {
    const { body } = membersOf(membersOf(content, "The file").header, "The file");
    refuseNewer(membersOf(decodeBounded(body as Uint8Array, "The header"), "The header").format);
  } catch (error) {
    if (error instanceof VaultError && error.code === "newer-format") throw error;
  }
}

function toCbor(value: unknown): CborValue {
  if (value === null || ["string", "boolean", "number"].includes(typeof value)) return value as CborValue;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toCbor);
  if (typeof value === "object") {
    const members = value instanceof Map ? [...value] : Object.entries(value);
    const present = members.filter(([, member]) => member !== undefined);
    return canonicalMap(present.map(([name, member]) => [name, toCbor(member)]));
  }
  throw malformed("The database", `a value of the type ${typeof value}`);
}
