import type { ItemSummary } from "../../../src/wire/items.ts";
import { sortName } from "../item/names.ts";
import { fold, sortKey } from "./fold.ts";

/** An item with what search, order and groups need of it, worked out once for each list from the vault. */
export interface Entry {
  item: ItemSummary;
  /** Everything that is searched, folded. */
  text: string;
  /** What it is sorted by, folded: the name, then the account. */
  name: string;
  /** Lower ones come first: favourites, then what is offered. */
  rank: number;
}

export function entriesOf(items: readonly ItemSummary[]): Entry[] {
  return items.map((item) => {
    const account = item.kind === "code" ? item.account : item.userName;
    return {
      item,
      text: fold(searchedTexts(item).join("\n")),
      name: sortKey(`${sortName(item)}\n${account}`),
      rank: (item.favourite ? 0 : 2) + (isOffered(item) ? 0 : 1),
    };
  });
}

function searchedTexts(item: ItemSummary): string[] {
  const { label = "" } = item;
  if (item.kind === "code") return [label, item.site ?? "", item.issuer, item.account];
  return [label, item.rpId, item.rpName, item.userName, item.userDisplayName];
}

/** Whether a site that names no passkey gets this item offered; codes always are. */
export function isOffered(item: ItemSummary): boolean {
  if (item.deletedAt !== undefined) return false;
  return item.kind === "code" || (!item.archived && item.hiddenAt === undefined);
}
