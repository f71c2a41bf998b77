import { writeFile } from "node:fs/promises";
import { RULES_BY_SUBJECT } from "../../src/lab/lint/rules/table.ts";
import { lintPage, PAGE } from "./page.ts";

/** Writes docs/lint.md from the rules. */
export async function main(): Promise<number> {
  await writeFile(PAGE, lintPage(RULES_BY_SUBJECT));
  console.log(`${PAGE} has ${RULES_BY_SUBJECT.flatMap(([, rules]) => rules).length} rules.`);
  return 0;
}
