import { concat } from "../../bytes/concat.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import type { StoredHead } from "../ports.ts";
import { sealOf } from "../sealing/cipher.ts";
import { parseHeaderRow } from "../slots/header.ts";
import type { Entry } from "./entry.ts";
import type { Head } from "./head.ts";
import { parseManifestRow } from "./manifest.ts";
import type { StoredItem } from "./records.ts";

/** Pages, and places: a ceremony asks for one site, several times, and then writes there. */
const MOST = 16;

/** What was read under one head. What is still being read is nobody else's: it may never end. */
export class KnownUnder {
  readonly #heads = new Map<0, Head>();
  readonly #pages = new Map<number, Entry[]>();
  readonly #places = new Map<string, StoredItem[]>();

  /** The head itself, or what `read` opens now. */
  head(read: () => Promise<Head>): Promise<Head> {
    return knownOr(this.#heads, 0, read);
  }

  /** The entries of a page, or what `read` finds now. */
  async page(number: number, read: () => Promise<Entry[]>): Promise<Entry[]> {
    // A copy: what is done with the list is no news of the vault.
    return [...(await knownOr(this.#pages, number, read))];
  }

  /** What lies at a place, by its key; or what `read` finds now. */
  async place(key: string, read: () => Promise<StoredItem[]>): Promise<StoredItem[]> {
    return [...(await knownOr(this.#places, key, read))];
  }
}

/**
 * What was read of the index last: it holds while the very same manifest and header are stored, since every write seals
 * a manifest anew. Kept with the keys and dropped with them.
 */
export class KnownIndex {
  #head = new Uint8Array();
  #known = new KnownUnder();

  under(stored: StoredHead): KnownUnder {
    const head = identityOf(stored);
    // Whoever reads tells what is wrong with it.
    if (!head) return new KnownUnder();
    if (!equalBytes(head, this.#head)) {
      this.#head = head;
      this.#known = new KnownUnder();
    }
    return this.#known;
  }
}

async function knownOr<K, V>(known: Map<K, V>, key: K, read: () => Promise<V>): Promise<V> {
  const held = known.get(key);
  if (held) return held;
  const found = await read();
  if (known.size < MOST) known.set(key, found);
  return found;
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
