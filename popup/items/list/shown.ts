import { type Entry, isOffered } from "./entries.ts";
import { inBinOrder, inOrder, type Order } from "./order.ts";
import { plainRows, type Row, rowsBySite, rowsHereFirst } from "./rows.ts";
import { search, wordsOf } from "./search.ts";

export const kinds = ["all", "passkeys", "codes", "bin"] as const;
export type Kind = (typeof kinds)[number];

/** What the person has set the manager's list to. */
export interface ListView {
  query: string;
  kind: Kind;
  order: Order;
  bySite: boolean;
}

/** The manager's list, of entries that are in its order already: they are sorted once, not with each key. */
export function shownInManager(ordered: readonly Entry[], view: Omit<ListView, "order">): Row[] {
  const { query, kind, bySite } = view;
  const found = search(ordered, wordsOf(query)).filter((entry) => isOfKind(entry, kind));
  if (kind === "bin") return plainRows(inBinOrder(found));
  return bySite ? rowsBySite(found) : plainRows(found);
}

/** How many there are of a kind. */
export function countOf(entries: readonly Entry[], kind: Kind): number {
  return entries.filter((entry) => isOfKind(entry, kind)).length;
}

function isOfKind({ item }: Entry, kind: Kind): boolean {
  if ((item.deletedAt !== undefined) !== (kind === "bin")) return false;
  return kind === "all" || kind === "bin" || item.kind === (kind === "codes" ? "code" : "passkey");
}

/**
 * The toolbar popup's list, and its order before anything is typed: what can be used, the current site's first.
 * `ordered` from `paletteOrder`; `domain`: the site's registrable domain, null where there is none.
 */
export function shownInPalette(ordered: readonly Entry[], query: string, domain: string | null): Row[] {
  return rowsHereFirst(search(ordered, wordsOf(query)), domain);
}

/** To be worked out once for each list from the vault. */
export function paletteOrder(entries: readonly Entry[]): Entry[] {
  return inOrder(
    entries.filter(({ item }) => isOffered(item)),
    "name",
  );
}
