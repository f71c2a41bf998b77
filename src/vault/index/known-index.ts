import { equalBytes } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import type { StoredHead } from "../ports.ts";
import { parseHeaderRow } from "../slots/header.ts";
import type { Entry } from "./entry.ts";
import type { Head } from "./head.ts";
import { type ManifestRow, parseManifestRow } from "./manifest.ts";
import type { StoredItem } from "./records.ts";

/** Pages, and places: a ceremony asks for one site, several times, and then writes there. */
const MOST = 16;

/** What was read under one head. What is still being read is nobody else's: it may never end. */
export class KnownUnder {
  #head: Head | undefined;
  readonly #pages = new Map<number, Entry[]>();
  readonly #places = new Map<string, StoredItem[]>();

  /** The head itself, or what `read` opens now. */
  async head(read: () => Promise<Head>): Promise<Head> {
    this.#head ??= await read();
    return this.#head;
  }

  /** The entries of a page, or what `read` finds now. */
  page(number: number, read: () => Promise<Entry[]>): Promise<Entry[]> {
    return knownOr(this.#pages, number, read);
  }

  /** What lies at a place, by its key; or what `read` finds now. */
  place(key: string, read: () => Promise<StoredItem[]>): Promise<StoredItem[]> {
    return knownOr(this.#places, key, read);
  }
}

/**
 * What was read of the index last: it holds while the very same manifest and header are stored, since every write seals
 * a manifest anew. Kept with the keys and dropped with them.
 */
export class KnownIndex {
  #identity: Identity | undefined;
  #known = new KnownUnder();

  under(stored: StoredHead): KnownUnder {
    const identity = identityOf(stored);
    // Whoever reads tells what is wrong with it.
    if (!identity) return new KnownUnder();
    if (!this.#identity || !isSame(identity, this.#identity)) {
      this.#identity = identity;
      this.#known = new KnownUnder();
    }
    return this.#known;
  }
}

async function knownOr<K, V>(known: Map<K, V[]>, key: K, read: () => Promise<V[]>): Promise<V[]> {
  const held = known.get(key) ?? (await read());
  if (known.size < MOST) known.set(key, held);
  // A copy: what is done with the list is no news of the vault.
  return [...held];
}

/** All that is stored of a manifest, and the header's MAC. */
interface Identity {
  mac: Uint8Array;
  manifest: ManifestRow;
}

/** Undefined where one of them is missing or malformed. */
function identityOf({ header, manifest }: StoredHead): Identity | undefined {
  try {
    return { mac: parseHeaderRow(header).row.mac, manifest: parseManifestRow(manifest) };
  } catch (error) {
    if (error instanceof VaultError) return undefined;
    throw error;
  }
}

function isSame(a: Identity, b: Identity): boolean {
  return (
    a.manifest.generation === b.manifest.generation &&
    equalBytes(a.mac, b.mac) &&
    equalBytes(a.manifest.nonce, b.manifest.nonce) &&
    equalBytes(a.manifest.sealed, b.manifest.sealed)
  );
}
