import type { Entry } from "./entries.ts";

/** A line of a list: a heading, or an item. */
export type Row = { type: "heading"; group: Group; count: number } | { type: "item"; entry: Entry };

export type Group =
  | { type: "favourites" }
  /** A registrable domain. */
  | { type: "site"; domain: string }
  | { type: "no-site" }
  /** All that is not of the current site. */
  | { type: "others" };

/** One line for each entry, no headings. */
export function plainRows(entries: readonly Entry[]): Row[] {
  return entries.map((entry) => ({ type: "item", entry }));
}

/** Favourites, then a group for each site by its name, then what belongs to none; entries keep their order. */
export function rowsBySite(entries: readonly Entry[]): Row[] {
  const favourites = entries.filter(({ item }) => item.favourite);
  const sites = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.item.favourite) continue;
    const { domain = "" } = entry.item;
    const group = sites.get(domain);
    if (group) group.push(entry);
    else sites.set(domain, [entry]);
  }
  const none = sites.get("") ?? [];
  sites.delete("");
  const named = [...sites].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...grouped({ type: "favourites" }, favourites),
    ...named.flatMap(([domain, group]) => grouped({ type: "site", domain }, group)),
    ...grouped({ type: "no-site" }, none),
  ];
}

/** The current site first, by its registrable domain (null: there is none), then the others. */
export function rowsHereFirst(entries: readonly Entry[], domain: string | null): Row[] {
  if (domain === null) return plainRows(entries);
  const here = entries.filter(({ item }) => item.domain === domain);
  if (here.length === 0) return plainRows(entries);
  const others = entries.filter(({ item }) => item.domain !== domain);
  return [...grouped({ type: "site", domain }, here), ...grouped({ type: "others" }, others)];
}

function grouped(group: Group, entries: readonly Entry[]): Row[] {
  return entries.length === 0
    ? []
    : [{ type: "heading", group, count: entries.length }, ...plainRows(entries)];
}

/** The items of the rows, in order. */
export function entriesIn(rows: readonly Row[]): Entry[] {
  return rows.flatMap((row) => (row.type === "item" ? [row.entry] : []));
}
