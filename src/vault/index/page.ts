import { u32 } from "../../bytes/big-endian.ts";
import { encodeCbor } from "../../bytes/cbor.ts";
import { compareBytes, equalBytes } from "../../bytes/equal.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { VaultError } from "../errors.ts";
import { decodeBounded } from "../sealing/cbor-bounds.ts";
import { context, open, type RandomBytes, type Sealed, seal } from "../sealing/cipher.ts";
import {
  type Check,
  type Fields,
  ID,
  isBytes,
  isGeneration,
  isNatural,
  isOneOf,
  isText,
  malformed,
  members,
  NONCE,
} from "../sealing/fields.ts";
import { frame, unframe } from "../sealing/frame.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { type Entry, NAME_BYTES } from "./entry.ts";
import { pageOf } from "./places.ts";

/** A page of the index (docs/vault-format.md, section 5.2). */
export interface PageRow extends Sealed {
  number: number;
}

const ROW_FIELDS: Fields = {
  number: { is: isNatural },
  nonce: { is: NONCE },
  /** All entries of one place share a page, however many they are. */
  sealed: { is: isBytes(512 + 16, 1 << 26) },
};
const isSeal = isBytes(16);
const ENTRY: readonly Check[] = [
  ID,
  isOneOf(1, 2, 3),
  isGeneration,
  isBytes(16),
  (value) => value === null || isSeal(value),
  (value) => isText(value) && utf8(value as string).length <= NAME_BYTES,
];

/** Values of an entry, itself counted, and the bytes of the shortest one: a tombstone's. */
const ENTRY_COST = { items: ENTRY.length + 1, bytes: 39 };

/** Throws VaultError `malformed`. */
export function parsePageRow(stored: unknown): PageRow {
  return members(stored, ROW_FIELDS, "A page") as unknown as PageRow;
}

export async function sealPage(
  number: number,
  entries: readonly Entry[],
  keys: OpenKeys,
  randomBytes: RandomBytes,
): Promise<PageRow> {
  const listed = [...entries]
    .sort((a, b) => compareBytes(a.id, b.id))
    .map(({ id, kind, revision, place, seal, name }) => [id, kind, revision, place, seal, name]);
  const text = frame(encodeCbor(listed));
  return { number, ...(await seal(keys.index, randomBytes, text, pageContext(number, keys))) };
}

/** `pages`: how many there are. Rejects with VaultError `damaged` or `malformed`. */
export async function openPage(row: PageRow, pages: number, keys: OpenKeys): Promise<Entry[]> {
  const text = unframe(await open(keys.index, row, pageContext(row.number, keys)));
  const most = 1 + Math.floor((text.length * ENTRY_COST.items) / ENTRY_COST.bytes);
  const listed = decodeBounded(text, "A page", most);
  if (!Array.isArray(listed)) throw malformed("A page", "no entries");
  const entries = listed.map((entry) => {
    if (!Array.isArray(entry) || entry.length !== ENTRY.length || !ENTRY.every((is, i) => is(entry[i]))) {
      throw malformed("A page", "a wrong entry");
    }
    const [id, kind, revision, place, seal, name] = entry.map(ownBytes);
    if (seal === null && name !== "") throw malformed("A page", "a name of a deleted record");
    return { id, kind, revision, place, seal, name } as Entry;
  });
  const inOrder = entries.every(({ id }, i) => {
    const before = entries[i - 1];
    return before === undefined || compareBytes(before.id, id) < 0;
  });
  if (!inOrder) throw malformed("A page", "entries out of order");
  if (!entries.every(({ place }) => pageOf(place, pages) === row.number)) {
    throw malformed("A page", "an entry of another page");
  }
  return entries;
}

/** Whether the vault of these keys has sealed a stored row. */
export async function isOfVault(stored: unknown, keys: OpenKeys): Promise<boolean> {
  try {
    const row = parsePageRow(stored);
    await open(keys.index, row, pageContext(row.number, keys));
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

export function sameRecord(a: { id: Uint8Array }, b: { id: Uint8Array }): boolean {
  return equalBytes(a.id, b.id);
}

/** The decoder's bytes are windows of the whole page. */
function ownBytes(value: unknown): unknown {
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

function pageContext(number: number, { vaultId }: OpenKeys): Uint8Array {
  return context("page", vaultId, u32(number));
}
