import type { Row } from "./rows.ts";

/** The row to which a key leads from another one, past headings; null where it leads nowhere. */
export function listMove(rows: readonly Row[], from: number, key: string): number | null {
  switch (key) {
    case "ArrowDown":
      return itemFrom(rows, from + 1, 1);
    case "ArrowUp":
      return itemFrom(rows, from - 1, -1);
    case "Home":
      return itemFrom(rows, 0, 1);
    case "End":
      return itemFrom(rows, rows.length - 1, -1);
    default:
      return null;
  }
}

/** A row that was in use: where it was, and its item; none where it was a heading. */
export interface KeptRow {
  row: number;
  item?: string;
}

export function keptRow(rows: readonly Row[], row: number): KeptRow {
  const at = rows[row];
  return at?.type === "item" ? { row, item: at.entry.item.item } : { row };
}

/** Where it is now: at its item, wherever that has gone, or at its old place, if there are so many rows; -1: nowhere. */
export function rowOf(rows: readonly Row[], { row, item }: KeptRow): number {
  const found = rows.findIndex((at) => at.type === "item" && at.entry.item.item === item);
  return found === -1 ? Math.min(row, rows.length - 1) : found;
}

function itemFrom(rows: readonly Row[], start: number, step: 1 | -1): number | null {
  for (let at = start; at >= 0 && at < rows.length; at += step) if (rows[at]?.type === "item") return at;
  return null;
}
