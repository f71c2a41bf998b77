import { utf8 } from "../../bytes/utf8.ts";
import { type Item, itemName, kindNumber } from "../items/item.ts";
import type { RecordRow } from "../items/record-row.ts";
import { sealOf } from "../sealing/cipher.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { placeOfItem } from "./places.ts";

/** What the index says of one record. */
export interface Entry {
  id: Uint8Array;
  /** As `kindNumber` gives it. */
  kind: number;
  revision: number;
  place: Uint8Array;
  /** `sealOf` its row; null: it was deleted. */
  seal: Uint8Array | null;
  /** At most 128 bytes of UTF-8. */
  name: string;
}

export const NAME_BYTES = 128;

/** What the index says of a row. */
export function entryOf(row: RecordRow, item: Item, keys: OpenKeys): Entry {
  return {
    id: row.id,
    kind: kindNumber(item.kind),
    revision: row.revision,
    place: placeOfItem(item, row.id, keys),
    seal: sealOf(row),
    name: entryName(itemName(item)),
  };
}

/** That the record was deleted. */
export function tombstoneOf(id: Uint8Array, revision: number, item: Item, keys: OpenKeys): Entry {
  return {
    id,
    kind: kindNumber(item.kind),
    revision,
    place: placeOfItem(item, id, keys),
    seal: null,
    name: "",
  };
}

/** A name cut to what an entry holds. */
function entryName(name: string): string {
  const letters = [...name.toWellFormed().slice(0, NAME_BYTES + 1)].slice(0, NAME_BYTES);
  while (utf8(letters.join("")).length > NAME_BYTES) letters.pop();
  return letters.join("");
}
