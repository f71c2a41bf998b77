import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RULES, RULES_BY_SUBJECT } from "../../../src/lab/lint/rules/table.ts";
import { lintPage, PAGE } from "../../../tools/lint-rules/page.ts";

describe(PAGE, () => {
  it("is what `npm run lint-rules` writes", () => {
    expect(readFileSync(PAGE, "utf8")).toBe(lintPage(RULES_BY_SUBJECT));
  });

  it("lists every rule once", () => {
    const page = lintPage(RULES_BY_SUBJECT);
    for (const { id } of RULES) expect(page.split(`\n| \`${id}\` |`)).toHaveLength(2);
  });
});
