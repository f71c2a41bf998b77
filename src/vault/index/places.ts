import { readU32 } from "../../bytes/big-endian.ts";
import { utf8 } from "../../bytes/utf8.ts";
import type { Item } from "../items/item.ts";
import { mac } from "../sealing/cipher.ts";
import type { OpenKeys } from "../sealing/keys.ts";

/** Where in the index a record is listed (docs/vault-format.md, section 5.2). */

/** Of all passkeys of this rpId and all codes of this site. 16 bytes. */
export function placeOfSite(site: string, keys: OpenKeys): Uint8Array {
  return place(utf8(site), keys);
}

/** `id`: the record's. 16 bytes. */
export function placeOfItem(item: Item, id: Uint8Array, keys: OpenKeys): Uint8Array {
  if (item.kind === "passkey") return placeOfSite(item.value.rpId, keys);
  if (item.kind === "setting") return place(new Uint8Array(), keys);
  return item.value.site === undefined ? place(id, keys) : placeOfSite(item.value.site, keys);
}

export function placeOfSettings(keys: OpenKeys): Uint8Array {
  return place(new Uint8Array(), keys);
}

/** The page that lists a place when there are `pages` of them: linear hashing. */
export function pageOf(place: Uint8Array, pages: number): number {
  const h = readU32(place);
  const full = fullPages(pages);
  const page = h % (2 * full);
  return page < pages ? page : h % full;
}

/** The page whose entries the next new page shares. */
export function pageToSplit(pages: number): number {
  return pages - fullPages(pages);
}

/** The greatest power of two that is not above `pages`. */
function fullPages(pages: number): number {
  return 2 ** (31 - Math.clz32(pages));
}

function place(text: Uint8Array, keys: OpenKeys): Uint8Array {
  return mac(keys.places, text).slice(0, 16);
}
