import type { Finding } from "../../src/lab/lint/finding.ts";

/** What the rules say of the options, as lines of the report. */
export function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap(({ id, severity, summary, sure, fix, section }) => [
    `${severity}${sure ? "" : ", maybe"}: ${summary} (${id}).`,
    `  ${fix}. ${/^§/.test(section) ? "WebAuthn Level 3: " : ""}${section}.`,
  ]);
  return ["What stands out in its options:", ...lines, ""];
}
