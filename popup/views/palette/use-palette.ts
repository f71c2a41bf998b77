import { useMemo, useState } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { type Entry, entriesOf } from "../../items/list/entries.ts";
import { entriesIn, type Row } from "../../items/list/rows.ts";
import { paletteOrder, shownInPalette } from "../../items/list/shown.ts";

export interface PaletteList {
  rows: Row[];
  entries: Entry[];
  /** The row of each entry. */
  rowOf: number[];
  query: string;
  setQuery: (query: string) => void;
  /** Nothing could be found, whatever is typed. */
  empty: boolean;
}

/** The toolbar popup's list of these items on this registrable domain; null: no site is open. */
export function usePaletteList(items: readonly ItemSummary[], domain: string | null): PaletteList {
  const [query, setQuery] = useState("");
  const ordered = useMemo(() => paletteOrder(entriesOf(items)), [items]);
  const rows = useMemo(() => shownInPalette(ordered, query, domain), [ordered, query, domain]);
  const entries = useMemo(() => entriesIn(rows), [rows]);
  const rowOf = useMemo(() => rows.flatMap((row, index) => (row.type === "item" ? [index] : [])), [rows]);
  return { rows, entries, rowOf, query, setQuery, empty: ordered.length === 0 };
}
