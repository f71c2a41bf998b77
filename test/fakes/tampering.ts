import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { type CborMap, decodeCbor, encodeCbor } from "../../src/bytes/cbor.ts";
import { parseVaultFile } from "../../src/vault/files/vault-file.ts";
import { MemoryStorage } from "./memory-vault.ts";
import { fileOf } from "./vault-items.ts";

/** What can befall a stored vault outside of the program. */

/** Changes the header's fields and leaves its MAC. */
export function changeHeader(storage: MemoryStorage, change: (fields: CborMap) => void): void {
  const header = storage.header as { body: Uint8Array; mac: Uint8Array };
  const fields = decodeCbor(header.body) as CborMap;
  change(fields);
  storage.header = { ...header, body: encodeCbor(fields) };
}

/** Changes the first slot of this type. */
export function changeSlot(storage: MemoryStorage, type: string, change: (slot: CborMap) => void): void {
  changeHeader(storage, (fields) => {
    const slot = (fields.get("slots") as CborMap[]).find((one) => one.get("type") === type);
    if (!slot) throw new Error(`No slot of type ${type}`);
    change(slot);
  });
}

/** The same bytes with one bit of the last one changed. */
export function flipped(bytes: unknown): Uint8Array {
  const copy = new Uint8Array(bytes as Uint8Array);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}

/** Changes what a row seals. */
export function damage(row: unknown): void {
  const sealed = row as { sealed: Uint8Array };
  sealed.sealed = flipped(sealed.sealed);
}

/** A file of a vault, in base64url, with something done to what it holds. */
export function changedFile(file: string, change: (parts: MemoryStorage) => unknown): string {
  const { header, manifest, pages, records } = parseVaultFile(fromBase64Url(file));
  const plain = (row: unknown) => (row instanceof Map ? Object.fromEntries(row) : row);
  const parts = Object.assign(new MemoryStorage(), {
    header: plain(header),
    manifest: plain(manifest),
    pages,
    records,
  });
  change(parts);
  return toBase64Url(fileOf(parts));
}
