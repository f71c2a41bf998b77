import type { Comparison, Figure, Table } from "./figures.ts";

const HEAD = ["", "min", "median", "max", "n", "median compared"];

function comparison({ to, ratio, difference }: Comparison, digits: (value: number) => string): string {
  const more = `${difference < 0 ? "−" : "+"}${digits(Math.abs(difference))}`;
  return ratio === null ? `${more} over ${to}` : `${ratio.toFixed(ratio < 20 ? 2 : 0)} × ${to} (${more})`;
}

function cells({ what, unit, min, median, max, n, compared }: Figure): string[] {
  const digits = (value: number) => value.toFixed(median < 20 ? 2 : median < 200 ? 1 : 0);
  const last = compared.map((each) => comparison(each, digits)).join(", ");
  return [`${what} (${unit})`, digits(min), digits(median), digits(max), String(n), last];
}

/** The table as plain text: a title, what must be known, and one line for each figure. */
export function printed({ title, notes, figures }: Table): string {
  const rows = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [title, ...notes.map((note) => `  ${note}`), ...rows.map(line)].join("\n");
}
