import type { Rule } from "../../src/lab/lint/rule.ts";

/** docs/lint.md: what the rules look for, written from the rules themselves. */
export const PAGE = "docs/lint.md";

const INTRODUCTION = `# What the lab finds in the calls of a site

The lab looks at the calls of \`create()\` and \`get()\` that it has seen, and says what the relying party does wrong or
unwisely; \`rp-check\` says the same of the options that it was given. It only looks: no call is held up or changed.
\`src/lab/lint/lint.ts\` is the entrance: it takes the entries of a log (\`src/lab/log/entry.ts\`) and gives findings. This page
is written by \`npm run lint-rules\` from the rules, and a test compares the two.

- **error**: it fails, or it is not safe.
- **warning**: it fails for some, or goes against what the specification says relying parties should do.
- **advice**: it could be better, or it should be looked at.

One cause is told once, with all calls that have it, the member of the options and its value. A rule marked *maybe* can
only suggest it: what the server does with an answer is not seen, nor who had signed in before. Sections are those of Web
Authentication Level 3, where nothing else is named.
`;

export function lintPage(rules: readonly (readonly [subject: string, rules: readonly Rule[]])[]): string {
  return [INTRODUCTION, ...rules.map(([subject, some]) => section(subject, some))].join("\n");
}

function section(subject: string, rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, title, why, section: where, fix, guess }) =>
    row([`\`${id}\``, guess ? `${severity}, *maybe*` : severity, title, why, fix, where]),
  );
  const head = row(["rule", "severity", "what it finds", "why it matters", "what to do", "section"]);
  return [`## ${subject}`, "", head, row(Array(6).fill("---")), ...rows, ""].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
