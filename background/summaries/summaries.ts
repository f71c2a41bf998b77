import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { type Listing, listingOf } from "../../src/vault/whole/listing.ts";
import type { Whole } from "../../src/vault/whole/whole.ts";
import type { ItemSummary } from "../../src/wire/items.ts";
import { changesOf } from "../signals/effect.ts";
import { summaryOf } from "./item-summary.ts";

/** What is kept of a record; null of settings. */
export type Summary = {
  /** What pages may be told of it. */
  item: ItemSummary;
  /** A signal has changed it, and the person can undo that. */
  signalled?: true;
} | null;

/** Memory that outlives a stop of the background, and that the lock empties. */
export interface SummaryMemory {
  /** Does not reject, nor does `remember`. */
  recall(): Promise<Listing<Summary> | undefined>;
  /** `before`: what was remembered last, if that is known. */
  remember(listing: Listing<Summary>, before: Listing<Summary> | undefined): Promise<void>;
}

/**
 * The summaries of all passkeys and codes, kept while the vault is open. Each answer is held against the vault's
 * manifest, and what that does not vouch for any more is read again: nothing is told of an earlier state.
 */
export class Summaries {
  readonly #vault: Vault;
  readonly #memory: SummaryMemory;
  #known: Listing<Summary> | undefined;
  /** Counts the times that the vault was locked. */
  #locks = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(vault: Vault, memory: SummaryMemory) {
    this.#vault = vault;
    this.#memory = memory;
  }

  /** All of them, in no order. Rejects as `Vault.whole` does. */
  async all(): Promise<ItemSummary[]> {
    return (await this.#now()).map(({ item }) => item);
  }

  /** The passkeys that signals have changed. Rejects as `Vault.whole` does. */
  async signalled(): Promise<Passkey[]> {
    const ids = (await this.#now()).flatMap(({ item, signalled }) =>
      signalled ? fromBase64Url(item.item) : [],
    );
    const found = ids.length === 0 ? [] : await this.#vault.items(ids);
    return found.flatMap(({ item }) => (item.kind === "passkey" ? item.value : []));
  }

  async #now(): Promise<NonNullable<Summary>[]> {
    const locks = this.#locks;
    // One after the other: the second finds what the first has read.
    const mine = this.#last.then(() => this.#renewed(locks));
    this.#last = mine.catch(() => undefined);
    const { pages } = await mine;
    return pages.flatMap((page) => page?.records.flatMap(({ value }) => value ?? []) ?? []);
  }

  /** Takes in what was read for something else. */
  learn(whole: Whole): void {
    if (this.#known && this.#known.generation >= whole.manifest.generation) return;
    this.#keep(listingOf(whole, shown), this.#known);
  }

  /** To be called when the vault was locked. */
  forget(): void {
    this.#locks++;
    this.#known = undefined;
  }

  async #renewed(locks: number): Promise<Listing<Summary>> {
    const known = this.#known ?? (await this.#memory.recall());
    const listing = await this.#vault.listing(known, shown);
    // Whoever locked while it was read meant it.
    if (locks !== this.#locks) throw new VaultError("locked", "The vault is locked.");
    this.#keep(listing, known);
    return listing;
  }

  #keep(listing: Listing<Summary>, before: Listing<Summary> | undefined): void {
    if (!listing.sound) return;
    this.#known = listing;
    // Nobody waits for it.
    void this.#memory.remember(listing, before);
  }
}

function shown({ id, item }: StoredItem): Summary {
  if (item.kind === "setting") return null;
  const signalled = item.kind === "passkey" && changesOf(item.value).length > 0;
  return { item: summaryOf(id, item), ...(signalled && { signalled }) };
}
