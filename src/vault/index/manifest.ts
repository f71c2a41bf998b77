import { u64 } from "../../bytes/big-endian.ts";
import { canonicalMap, encodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import { VaultError } from "../errors.ts";
import { decodeBounded } from "../sealing/cbor-bounds.ts";
import { context, open, type RandomBytes, SEAL_BYTES, type Sealed, seal } from "../sealing/cipher.ts";
import {
  type Fields,
  isBytes,
  isGeneration,
  isNatural,
  LATEST_START,
  malformed,
  members,
  NONCE,
} from "../sealing/fields.ts";
import { frame, unframe } from "../sealing/frame.ts";
import type { OpenKeys } from "../sealing/keys.ts";

/** The manifest (docs/vault-format.md, section 5.1): it vouches for header and pages, these for the records. */
export interface Manifest {
  /** Rises with each write. */
  generation: number;
  /** The MAC of the header row that belongs to it. */
  header: Uint8Array;
  /** `sealOf` each page. */
  pages: Uint8Array[];
  records: number;
  /** Records and tombstones. */
  entries: number;
}

export interface ManifestRow extends Sealed {
  generation: number;
}

/** Room for two million entries, and more than that share these pages: each costs whoever reads the whole. */
export const MOST_PAGES = 65_536;

/** Values and keys of its map of five. */
const ITEMS = 11;

const ROW_FIELDS: Fields = {
  generation: { is: isGeneration },
  nonce: { is: NONCE },
  sealed: { is: isBytes(512 + 16, 1 << 26) },
};
const FIELDS: Fields = {
  generation: { is: isGeneration },
  header: { is: isBytes(32) },
  pages: {
    is: (value) =>
      isBytes(SEAL_BYTES, MOST_PAGES * SEAL_BYTES)(value) && (value as Uint8Array).length % SEAL_BYTES === 0,
  },
  records: { is: isNatural },
  entries: { is: isNatural },
};

/** Rejects with VaultError `malformed` where no reader would take it. */
export async function sealManifest(
  { pages, ...rest }: Manifest,
  keys: OpenKeys,
  randomBytes: RandomBytes,
): Promise<ManifestRow> {
  if (pages.length > MOST_PAGES) throw malformed("The manifest", "too many pages");
  if (!isGeneration(rest.generation)) throw malformed("The manifest", "a wrong generation");
  const text = frame(encodeCbor(canonicalMap(Object.entries({ ...rest, pages: concat(...pages) }))));
  const { generation } = rest;
  return { generation, ...(await seal(keys.index, randomBytes, text, manifestContext(generation, keys))) };
}

/** Throws VaultError `malformed`. */
export function parseManifestRow(stored: unknown): ManifestRow {
  return members(stored, ROW_FIELDS, "The manifest") as unknown as ManifestRow;
}

/** Rejects with VaultError `manifest-damaged`. */
export async function openManifest(stored: unknown, keys: OpenKeys): Promise<Manifest> {
  try {
    const row = parseManifestRow(stored);
    const text = unframe(await open(keys.index, row, manifestContext(row.generation, keys)));
    const { pages, ...rest } = members(decodeBounded(text, "The manifest", ITEMS), FIELDS, "The manifest");
    if (rest.generation !== row.generation) throw malformed("The manifest", "another generation");
    const seals = pages as Uint8Array;
    const count = seals.length / SEAL_BYTES;
    return {
      ...(rest as unknown as Omit<Manifest, "pages">),
      header: new Uint8Array(rest.header as Uint8Array),
      pages: Array.from({ length: count }, (_, i) => seals.slice(i * SEAL_BYTES, (i + 1) * SEAL_BYTES)),
    };
  } catch (cause) {
    throw new VaultError("manifest-damaged", "The vault's manifest is missing or damaged.", { cause });
  }
}

/** The generation of the next write, after `after` too. Throws VaultError `damaged` at the end of the clock. */
export function nextGeneration({ generation }: Manifest, after = 0): number {
  const next = Math.max(generation, Math.min(after, LATEST_START)) + 1;
  if (isGeneration(next)) return next;
  throw new VaultError("damaged", "The vault's count of its writes has come to an end: repair the vault.");
}

/** The generation that a stored row claims, or null where there is none. */
export function generationOf(stored: unknown): number | null {
  const generation = (stored as Partial<ManifestRow> | undefined)?.generation;
  return isNatural(generation) ? (generation as number) : null;
}

function manifestContext(generation: number, { vaultId }: OpenKeys): Uint8Array {
  return context("manifest", vaultId, u64(generation));
}
