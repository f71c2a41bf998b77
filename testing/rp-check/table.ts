import { findingLines } from "./findings.ts";
import type { Report, Row } from "./report.ts";

const columns = ["", "fault", "in", "a correct one", "this one", "what it said"] as const;
const does = { reject: "rejects", accept: "accepts", either: "does either" } as const;
const longestSaying = 60;

/** A report as text, for a terminal. */
export function describeReport(report: Report): string {
  const lines = [`${report.relyingParty} (${report.url})`, ""];
  if (!report.void)
    lines.push("An honest passkey registered and signed in, before the faults and after them.", "");
  if (report.rows.length > 0) lines.push(...table(report.rows), "");
  lines.push(...findingLines(report.findings));
  lines.push(...conclusion(report));
  return `${lines.join("\n")}\n`;
}

function table(rows: readonly Row[]): string[] {
  const cells = [[...columns], ...rows.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const [head = [], ...others] = cells;
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...others.map(line)];
}

function cellsOf({ right, fault, ceremony, correct, did, status, says }: Row): string[] {
  const mark = right === undefined ? "·" : right ? "ok" : "WRONG";
  const said = says.length > longestSaying ? `${says.slice(0, longestSaying)}…` : says;
  return [mark, fault, ceremony, does[correct], didText(did, status), said];
}

function didText(did: Row["did"], status: number | undefined): string {
  return status === undefined ? did : `${did} (${status})`;
}

function conclusion({ rows, passed, void: nothing }: Report): string[] {
  if (nothing) return [`VOID: nothing follows from this run. ${nothing.message}`];
  const wrong = rows.filter(({ right }) => right === false);
  const crashed = rows.filter(({ did }) => did === "crashed");
  const lines = [...new Set(wrong.map(({ fault }) => fault))].flatMap((name) => {
    const of = wrong.filter(({ fault }) => fault === name);
    const ceremonies = of.map(({ ceremony }) => `${ceremony}()`).join(" and ");
    const reasons = of.slice(0, 1).map(({ why, section }) => `  ${why} WebAuthn Level 3: ${section}.`);
    return [`${name} in ${ceremonies}: ${of[0]?.what ?? ""}`, ...reasons];
  });
  if (lines.length > 0) lines.push("");
  if (crashed.length > 0) {
    lines.push(
      `${crashed.length} of the answers crashed the server (status 500 or more) instead of being refused.`,
    );
  }
  const seen = rows.filter(({ right }) => right !== undefined).length;
  lines.push(
    passed
      ? `All ${seen} rows are as they should be.`
      : `${wrong.length} of ${seen} rows are wrong: this relying party lets answers through that it has to refuse, or refuses good ones.`,
  );
  return lines;
}
