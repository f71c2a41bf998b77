import type { ItemChange, ItemSummary } from "../../../src/wire/items.ts";

/**
 * What an item will be once the background has carried out a change: shown at once, until the list from the vault
 * says the same. Only of changes that are made to several at once. `now`: milliseconds since the epoch.
 */
export function applied(item: ItemSummary, change: ItemChange, now: number): ItemSummary {
  const { favourite, deleted, archived, hidden } = change;
  const { deletedAt, ...rest } = item;
  const changed: ItemSummary = {
    ...rest,
    favourite: favourite ?? item.favourite,
    ...(deleted !== false && deletedAt !== undefined && { deletedAt }),
    ...(deleted === true && { deletedAt: deletedAt ?? now }),
  };
  if (changed.kind !== "passkey") return changed;
  if (hidden === false) delete changed.hiddenAt;
  else if (hidden !== undefined) changed.hiddenAt = hidden;
  return { ...changed, archived: archived ?? changed.archived };
}
