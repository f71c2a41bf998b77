import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserKind } from "../browser-places.ts";
import { run } from "../command.ts";
import { digestOf } from "./digest.ts";
import { FEATURES } from "./list.ts";
import { filesOf, type Known, type Report, resultsOf } from "./results.ts";
import { featureTable, withTable } from "./table.ts";

/** What `npm test` and `npm run test:long` leave behind. */
const REPORTS = ".cache/test-results";
const E2E = "test/e2e";
const RESULTS = join(E2E, "results.json");

async function reportsOf(browser: BrowserKind, folders: readonly string[]): Promise<Report[]> {
  const reports: Report[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => {
      throw new Error(`${folder} is not there: run npm test and npm run test:long first.`);
    });
    const ofBrowser = names.filter((name) => name.endsWith(`-${browser}.json`));
    for (const name of ofBrowser) reports.push(JSON.parse(await readFile(join(folder, name), "utf8")));
  }
  return reports;
}

async function known(): Promise<Known> {
  const saved = JSON.parse(await readFile(RESULTS, "utf8"));
  const digests: Record<string, string> = {};
  for (const file of filesOf(FEATURES)) digests[file] = digestOf(await readFile(join(E2E, file), "utf8"));
  return { saved, digests };
}

/**
 * Writes what runs in both browsers showed of each feature into test/e2e/results.json and into the README's table: the
 * last ones here and those in the `folders` of other reports; what was saved before stays where its tests are as they
 * were. Returns 1 where a feature was not shown.
 */
export async function main(folders: string[]): Promise<number> {
  const all = [REPORTS, ...folders];
  const reports = { chrome: await reportsOf("chrome", all), firefox: await reportsOf("firefox", all) };
  const results = resultsOf(FEATURES, reports, await known());
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
