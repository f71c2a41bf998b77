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

function itemFrom(rows: readonly Row[], start: number, step: 1 | -1): number | null {
  for (let at = start; at >= 0 && at < rows.length; at += step) if (rows[at]?.type === "item") return at;
  return null;
}
