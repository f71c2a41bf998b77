import { compareReading } from "../../src/exchange/compare.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import { encodeItem } from "../../src/vault/items/item.ts";
import type { ImportState } from "../../src/wire/exchange.ts";
import { entryOf, identityOf, type OwnItem } from "./exchange-items.ts";

/** Items of the vault by their identity; of several, one that is not in the bin. */
export type Held = ReadonlyMap<string, HeldItem>;
export type HeldItem = StoredItem & { item: OwnItem };

export function heldOf(items: readonly StoredItem[]): Held {
  const held = new Map<string, HeldItem>();
  for (const stored of items) {
    const { item } = stored;
    if (item.kind === "setting") continue;
    const key = identityOf(item);
    const other = held.get(key);
    if (!other || isInBin(other.item)) held.set(key, { ...stored, item });
  }
  return held;
}

export function isInBin({ value }: OwnItem): boolean {
  return value.deletedAt !== undefined;
}

/**
 * An imported item beside what the vault holds; else beside the first of the same identity in the import, which
 * `earlier` collects.
 */
export function stateOf(item: OwnItem, held: Held, earlier: Map<string, OwnItem>): ImportState {
  const reason = whyNot(item);
  if (reason !== undefined) return { state: "cannot", reason };
  const key = identityOf(item);
  const stored = held.get(key)?.item;
  const inBin = stored !== undefined && isInBin(stored);
  const inVault = inBin ? undefined : stored;
  const known = inVault ?? earlier.get(key);
  if (!known) {
    earlier.set(key, item);
    return { state: "new", ...(inBin && { inBin }) };
  }
  const [compared] = compareReading(
    {
      passkeys: known.kind === "passkey" ? [known.value] : [],
      codes: known.kind === "code" ? [known.value] : [],
    },
    { entries: [entryOf(item, 1)] },
  );
  const differs = compared?.state === "conflict" ? compared.differs : [];
  const beside = inVault ? "vault" : "file";
  return differs.length === 0
    ? { state: "same", with: beside }
    : { state: "conflict", with: beside, differs };
}

function whyNot(item: OwnItem): string | undefined {
  try {
    encodeItem(item);
    return undefined;
  } catch (error) {
    if (error instanceof VaultError) return error.message;
    throw error;
  }
}
