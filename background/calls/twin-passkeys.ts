import { keyOf } from "../../src/bytes/key-of.ts";
import type { Change, Records, StoredItem } from "../../src/vault/index/records.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { Whole } from "../../src/vault/whole/whole.ts";

/** To look into each of more sites costs more than to read everything at once. */
const MOST_SITES = 64;

/** Where the others of the same ids are looked for. */
interface Vault {
  records: Pick<Records, "ofSite">;
  whole: () => Promise<Pick<Whole, "items">>;
}

/**
 * Changes that bring items back from the bin, with what they need: of two passkeys with one id only one can answer, so
 * the other goes into the bin; of several that come back at once, the first does. `now`: milliseconds since the epoch.
 */
export async function withoutTwins(changes: readonly Change[], vault: Vault, now: number): Promise<Change[]> {
  const wanted: Change[] = [];
  const back = new Map<string, Passkey>();
  for (const change of changes) {
    const value = change.item?.kind === "passkey" ? change.item.value : undefined;
    if (value && back.has(identityOf(value))) continue;
    if (value) back.set(identityOf(value), value);
    wanted.push(change);
  }
  const ids = new Set(wanted.map(({ id }) => keyOf(id)));
  for (const { id, item } of await heldAt(new Set([...back.values()].map(({ rpId }) => rpId)), vault)) {
    if (item.kind !== "passkey" || item.value.deletedAt !== undefined) continue;
    if (ids.has(keyOf(id)) || !back.has(identityOf(item.value))) continue;
    wanted.push({ id, item: { ...item, value: { ...item.value, deletedAt: now } }, before: item });
  }
  return wanted;
}

async function heldAt(sites: ReadonlySet<string>, { records, whole }: Vault): Promise<StoredItem[]> {
  if (sites.size > MOST_SITES) return (await whole()).items;
  const held: StoredItem[] = [];
  for (const site of sites) held.push(...(await records.ofSite(site)));
  return held;
}

function identityOf({ rpId, id }: Passkey): string {
  return JSON.stringify([rpId, keyOf(id)]);
}
