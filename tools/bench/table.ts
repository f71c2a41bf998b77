import type { Figure, Table } from "./figures.ts";

const HEAD = ["", "min", "median", "max", "n", "median as a ratio to"];

function cells({ what, unit, min, median, max, n, ratios }: Figure): string[] {
  const digits = (value: number) => value.toFixed(Math.abs(median) < 20 ? 2 : Math.abs(median) < 200 ? 1 : 0);
  const compared = ratios.map(({ ratio, to }) => `${ratio.toFixed(ratio < 20 ? 2 : 0)} × ${to}`);
  return [`${what} (${unit})`, digits(min), digits(median), digits(max), String(n), compared.join(", ")];
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
