import type { BrowserKind } from "../browser-places.ts";
import type { Feature } from "./list.ts";
import type { FeatureResult, Tally } from "./results.ts";

export const BEGIN = "<!-- features: written by `npm run features` -->";
export const END = "<!-- /features -->";

function cell({ passed, failed }: Tally, instead: string | undefined): string {
  if (failed > 0) return `fails in ${failed} of ${passed + failed} tests`;
  if (passed === 0) return "not tested";
  return `${instead ?? "yes"} (${passed})`;
}

/** The table in Markdown; in brackets how many tests show it. */
export function featureTable(features: readonly Feature[], results: readonly FeatureResult[]): string {
  const rows = features.map(({ name, instead }) => {
    const result = results.find((one) => one.name === name);
    const cellOf = (browser: BrowserKind) =>
      result ? cell(result[browser], instead?.browser === browser ? instead.does : undefined) : "not tested";
    return `| ${name} | ${cellOf("chrome")} | ${cellOf("firefox")} |`;
  });
  return ["| feature | Chromium | Firefox |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The README with that table between its marks. Throws where it has no marks. */
export function withTable(readme: string, table: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("README.md has no marks for the table of features");
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${readme.slice(end)}`;
}
