import { toBase64Url } from "../../src/bytes/base64url.ts";
import { compareReading } from "../../src/exchange/compare.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import { encodeItem } from "../../src/vault/items/item.ts";
import type { ImportState } from "../../src/wire/exchange.ts";
import { entryOf, identityOf, type OwnItem } from "./exchange-items.ts";
import { mergedOwn } from "./exchange-own.ts";

/** Items of the vault by their identity: those of one in an order that does not change, the bin last. */
export type Held = ReadonlyMap<string, readonly HeldItem[]>;
export type HeldItem = StoredItem & { item: OwnItem };

export function heldOf(items: readonly StoredItem[]): Held {
  const held = new Map<string, HeldItem[]>();
  for (const stored of items) {
    const { item } = stored;
    if (item.kind === "setting") continue;
    const key = identityOf(item);
    const others = held.get(key);
    if (others) others.push({ ...stored, item });
    else held.set(key, [{ ...stored, item }]);
  }
  for (const same of held.values()) if (same.length > 1) same.sort(byPlace);
  return held;
}

/** Under what names codes of the vault are shown, by which the person tells them apart. */
export function namesOf(items: readonly StoredItem[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ item }) => (item.kind === "code" && !isInBin(item) ? [nameOf(item)] : [])));
}

/** As people read it; empty without any name. */
function nameOf({ value: { issuer, account } }: OwnItem & { kind: "code" }): string {
  const [one, other] = [issuer, account].map((text) => text.normalize("NFKC").trim().toLowerCase());
  return one || other ? JSON.stringify([one, other]) : "";
}

function byPlace(a: HeldItem, b: HeldItem): number {
  const bin = Number(isInBin(a.item)) - Number(isInBin(b.item));
  return bin || (toBase64Url(a.id) < toBase64Url(b.id) ? -1 : 1);
}

export function isInBin({ value }: OwnItem): boolean {
  return value.deletedAt !== undefined;
}

/**
 * The item of the vault that an imported one is, or would take the place of: one without a difference before others.
 * From the bin none that differs comes back: it would be lost.
 */
export function heldLike(item: OwnItem, held: Held): HeldItem | undefined {
  const candidates = held.get(identityOf(item)) ?? [];
  const equal = candidates.filter((stored) => differencesOf(stored.item, item).length === 0);
  const inUse = candidates.filter((stored) => !isInBin(stored.item));
  return equal.find((stored) => !isInBin(stored.item)) ?? inUse[0] ?? equal[0];
}

/**
 * An imported item beside what the vault holds; else beside the first of the same identity in the import, which
 * `earlier` collects. `names`: those of the vault's codes.
 */
export function stateOf(
  item: OwnItem,
  held: Held,
  names: ReadonlySet<string>,
  earlier: Map<string, OwnItem>,
): ImportState {
  const reason = whyNot(item);
  if (reason !== undefined) return { state: "cannot", reason };
  const key = identityOf(item);
  const stored = heldLike(item, held)?.item;
  const inBin = stored !== undefined && isInBin(stored);
  const inVault = inBin ? undefined : stored;
  const known = inVault ?? earlier.get(key);
  if (!known) {
    earlier.set(key, item);
    const namesake = item.kind === "code" && nameOf(item) !== "" && names.has(nameOf(item));
    return { state: "new", ...(inBin && { inBin }), ...(namesake && { namesake }) };
  }
  const differs = differencesOf(known, item);
  const { adds, keeps } = mergedOwn(known.value, item.value);
  const beside = {
    with: inVault ? ("vault" as const) : ("file" as const),
    ...(adds.length > 0 && { adds }),
    ...(keeps.length > 0 && { keeps }),
  };
  return differs.length === 0 ? { state: "same", ...beside } : { state: "conflict", ...beside, differs };
}

/** Names of fields that make another passkey or code of it, or another account; none for what a person adds. */
export function differencesOf(known: OwnItem, found: OwnItem): string[] {
  const [compared] = compareReading(
    {
      passkeys: known.kind === "passkey" ? [known.value] : [],
      codes: known.kind === "code" ? [known.value] : [],
    },
    { entries: [entryOf(found, 1)] },
  );
  return compared?.state === "conflict" ? compared.differs : [];
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
