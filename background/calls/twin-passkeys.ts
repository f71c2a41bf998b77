import { equalBytes } from "../../src/bytes/equal.ts";
import type { Change, Records } from "../../src/vault/index/records.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";

/**
 * Changes that bring items back from the bin, with what they need: of two passkeys with one id only one can answer, so
 * the other goes into the bin; of several that come back at once, the first does. `now`: milliseconds since the epoch.
 */
export async function withoutTwins(
  changes: readonly Change[],
  records: Records,
  now: number,
): Promise<Change[]> {
  const wanted: Change[] = [];
  const back: Passkey[] = [];
  for (const change of changes) {
    const value = change.item?.kind === "passkey" ? change.item.value : undefined;
    if (value && back.some((other) => isTwin(other, value))) continue;
    if (value) back.push(value);
    wanted.push(change);
  }
  const ids = wanted.map(({ id }) => id);
  for (const rpId of new Set(back.map((passkey) => passkey.rpId))) {
    for (const { id, item } of await records.ofSite(rpId)) {
      if (item.kind !== "passkey" || item.value.deletedAt !== undefined) continue;
      const { value } = item;
      if (ids.some((other) => equalBytes(other, id)) || !back.some((other) => isTwin(other, value))) continue;
      wanted.push({ id, item: { ...item, value: { ...value, deletedAt: now } }, before: item });
    }
  }
  return wanted;
}

function isTwin(a: Passkey, b: Passkey): boolean {
  return a.rpId === b.rpId && equalBytes(a.id, b.id);
}
