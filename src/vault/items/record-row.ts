import { u8, u64 } from "../../bytes/big-endian.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { context, open, ownershipTag, type RandomBytes, type Sealed, seal } from "../sealing/cipher.ts";
import {
  type Fields,
  ID,
  isBytes,
  isGeneration,
  isOneOf,
  malformed,
  members,
  NONCE,
  SEALED,
} from "../sealing/fields.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { decodeItem, encodeItem, type Item, kindNumber, kindOf } from "./item.ts";

/** One record at rest (docs/vault-format.md, section 4): nothing in it says what it holds. */
export interface RecordRow extends Sealed {
  /** 16 random bytes. */
  id: Uint8Array;
  /** As `kindNumber` gives it. */
  kind: number;
  /** The generation that wrote the row. */
  revision: number;
  /** Of passkeys: `ownershipTag`. */
  tag?: Uint8Array;
}

const ROW_FIELDS: Fields = {
  id: { is: ID },
  kind: { is: isOneOf(1, 2, 3) },
  revision: { is: isGeneration },
  tag: { is: isBytes(32), optional: true },
  nonce: { is: NONCE },
  sealed: { is: SEALED },
};

/** Throws VaultError `malformed`. */
export function parseRecordRow(stored: unknown): RecordRow {
  return parseRow(stored, ROW_FIELDS);
}

/** The same, but whatever revision a row can have been sealed with is let through, also one that no reader takes. */
export function parseRowOfAnyRevision(stored: unknown): RecordRow {
  const is = (revision: unknown) =>
    Number.isInteger(revision) && Number(revision) >= 0 && Number(revision) < 2 ** 64;
  return parseRow(stored, { ...ROW_FIELDS, revision: { is } });
}

function parseRow(stored: unknown, fields: Fields): RecordRow {
  const row = members(stored, fields, "A record") as unknown as RecordRow;
  if ((row.tag !== undefined) !== (row.kind === kindNumber("passkey")))
    throw malformed("A record", "a wrong tag");
  return row;
}

/** Rejects with VaultError `malformed` for an item or a revision that could not be read again. */
export async function sealRecord(
  { id, revision, item }: { id: Uint8Array; revision: number; item: Item },
  keys: OpenKeys,
  tagKey: Uint8Array,
  randomBytes: RandomBytes,
): Promise<RecordRow> {
  if (!isGeneration(revision)) throw malformed("A record", "a wrong revision");
  const head = { id, kind: kindNumber(item.kind), revision, ...tagOf(item, tagKey) };
  return { ...head, ...(await seal(keys.records, randomBytes, encodeItem(item), recordContext(head, keys))) };
}

/** The text of a row. Rejects with VaultError `damaged` where the vault did not seal it as it is. */
export function openRecordText(row: RecordRow, keys: OpenKeys): Promise<Uint8Array> {
  return open(keys.records, row, recordContext(row, keys));
}

/** Rejects with VaultError `damaged` or `malformed`. Whether the tag is the item's, `hasOwnTag` says. */
export async function openRecord(row: RecordRow, keys: OpenKeys): Promise<Item> {
  const text = await openRecordText(row, keys);
  const kind = kindOf(row.kind);
  if (!kind) throw malformed("A record", "an unknown kind");
  return decodeItem(kind, text);
}

export function hasOwnTag(row: RecordRow, item: Item, tagKey: Uint8Array): boolean {
  const { tag } = tagOf(item, tagKey);
  return tag === undefined || (row.tag !== undefined && equalBytes(tag, row.tag));
}

function tagOf(item: Item, tagKey: Uint8Array): { tag?: Uint8Array } {
  return item.kind === "passkey" ? { tag: ownershipTag(tagKey, item.value.rpId, item.value.id) } : {};
}

function recordContext(
  { id, kind, revision, tag }: Omit<RecordRow, "nonce" | "sealed">,
  { vaultId }: OpenKeys,
) {
  return context("record", vaultId, id, u8(kind), u64(revision), tag ?? new Uint8Array());
}
