import { entryOf } from "../index/entry.ts";
import { layDownIndex } from "../index/index-draft.ts";
import type { Item } from "../items/item.ts";
import { type RecordRow, sealRecord } from "../items/record-row.ts";
import type { UnlockedKeys } from "../ports.ts";
import type { RandomBytes } from "../sealing/cipher.ts";
import { openKeys, unlockedKeys } from "../sealing/keys.ts";
import { type Header, makeHeaderRow } from "../slots/header.ts";
import { makeSlot, type NewSlot, type Slot } from "../slots/slots.ts";

/** A record as it is carried from one vault into another. */
export interface CarriedItem {
  id: Uint8Array;
  revision: number;
  item: Item;
}

/** The rows of a whole vault. */
export interface VaultRows {
  header: ReturnType<typeof makeHeaderRow>;
  manifest: object;
  pages: object[];
  records: RecordRow[];
}

/** A new vault with its own key, behind the slots given; returns these as they were made, too. */
export async function makeVault<const S extends readonly NewSlot[]>(
  slots: S,
  { generation, items }: { generation: number; items: readonly CarriedItem[] },
  randomBytes: RandomBytes,
): Promise<{ rows: VaultRows; keys: UnlockedKeys; slots: { [K in keyof S]: Slot } }> {
  const vaultKey = randomBytes(32);
  const vaultId = randomBytes(16);
  const made: Slot[] = [];
  for (const slot of slots) made.push(await makeSlot(slot, vaultKey, vaultId, randomBytes));
  const header = { vaultId, tagKey: randomBytes(32), slots: made };
  return {
    rows: await layDownVault(header, vaultKey, { generation, items }, randomBytes),
    keys: unlockedKeys(vaultKey, vaultId),
    slots: made as { [K in keyof S]: Slot },
  };
}

/** Seals the items and the index of a vault whose key and header are there. */
export async function layDownVault(
  header: Header,
  vaultKey: Uint8Array,
  { generation, items }: { generation: number; items: readonly CarriedItem[] },
  randomBytes: RandomBytes,
): Promise<VaultRows> {
  const keys = await openKeys(unlockedKeys(vaultKey, header.vaultId));
  const row = makeHeaderRow(header, vaultKey);
  const records = await Promise.all(
    items.map((carried) => sealRecord(carried, keys, header.tagKey, randomBytes)),
  );
  const entries = records.flatMap((record, i) => {
    const item = items[i]?.item;
    return item ? [entryOf(record, item, keys)] : [];
  });
  const index = await layDownIndex(entries, { generation, header: row.mac }, keys, randomBytes);
  return { header: row, ...index, records };
}
