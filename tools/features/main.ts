import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserKind } from "../browser-places.ts";
import { run } from "../command.ts";
import { FEATURES } from "./list.ts";
import { type Report, resultsOf } from "./results.ts";
import { featureTable, withTable } from "./table.ts";

/** What `npm test` and `npm run test:long` leave behind. */
const REPORTS = ".cache/test-results";
const RESULTS = "test/e2e/results.json";

async function reportsOf(browser: BrowserKind): Promise<Report[]> {
  const reports: Report[] = [];
  for (const project of ["e2e", "e2e-long"]) {
    const path = join(REPORTS, `${project}-${browser}.json`);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined)
      throw new Error(`${path} is not there: run npm test and npm run test:long first.`);
    reports.push(JSON.parse(text));
  }
  return reports;
}

/**
 * Writes what the last runs in both browsers, the short and the long one, showed of each feature into
 * test/e2e/results.json and into the README's table. Returns 1 where a feature was not shown.
 */
export async function main(): Promise<number> {
  const reports = { chrome: await reportsOf("chrome"), firefox: await reportsOf("firefox") };
  const results = resultsOf(FEATURES, reports);
  await writeFile(RESULTS, JSON.stringify(results));
  await run(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "format", "--write", RESULTS]);
  const readme = await readFile("README.md", "utf8");
  await writeFile("README.md", withTable(readme, featureTable(FEATURES, results)));
  const bad = results.filter(({ chrome, firefox }) =>
    [chrome, firefox].some(({ passed, failed }) => failed > 0 || passed === 0),
  );
  for (const { name } of bad) console.log(`Not shown in both browsers: ${name}`);
  console.log(`${results.length - bad.length} of ${results.length} features are shown in both browsers.`);
  return bad.length === 0 ? 0 : 1;
}
