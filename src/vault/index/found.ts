import { concat } from "../../bytes/concat.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { keyOf } from "../../bytes/key-of.ts";
import { VaultError } from "../errors.ts";
import type { StoredHead } from "../ports.ts";
import { sealOf } from "../sealing/cipher.ts";
import { parseHeaderRow } from "../slots/header.ts";
import { parseManifestRow } from "./manifest.ts";
import type { StoredItem } from "./records.ts";

/** A ceremony asks for the records of one site, several times. */
const MOST_PLACES = 16;

/**
 * What lies at a place, from when it was last read: it holds while the very same manifest and header are stored, since
 * every write seals a manifest anew. Kept with the keys and dropped with them.
 */
export class FoundPlaces {
  #under = new Uint8Array();
  readonly #places = new Map<string, StoredItem[]>();

  /** What was found at the place under this head, or what `read` finds now. */
  async at(place: Uint8Array, stored: StoredHead, read: () => Promise<StoredItem[]>): Promise<StoredItem[]> {
    const head = identityOf(stored);
    // Whoever reads tells what is wrong with it.
    if (!head) return read();
    if (!equalBytes(head, this.#under)) {
      this.#under = head;
      this.#places.clear();
    }
    const key = keyOf(place);
    const known = this.#places.get(key);
    if (known) return known;
    const found = await read();
    // Another head may have come while it was read.
    if (equalBytes(head, this.#under) && this.#places.size < MOST_PLACES) this.#places.set(key, found);
    return found;
  }
}

/** The header's MAC and the manifest's seal; undefined where one of them is missing or malformed. */
function identityOf({ header, manifest }: StoredHead): Uint8Array<ArrayBuffer> | undefined {
  try {
    return concat(parseHeaderRow(header).row.mac, sealOf(parseManifestRow(manifest)));
  } catch (error) {
    if (error instanceof VaultError) return undefined;
    throw error;
  }
}
