import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestOf, withDigests } from "../../tools/features/digest.ts";
import { FEATURES, type Feature } from "../../tools/features/list.ts";
import {
  type FeatureResult,
  filesOf,
  type Known,
  type Report,
  resultsOf,
} from "../../tools/features/results.ts";
import { BEGIN, END, featureTable, withTable } from "../../tools/features/table.ts";

const E2E = "test/e2e";
const saved: FeatureResult[] = JSON.parse(readFileSync(`${E2E}/results.json`, "utf8"));
const namesOf = ({ tests, instead }: Feature) => [...tests, ...(instead?.tests ?? [])];

describe("the list of features", () => {
  it.each(FEATURES.flatMap(namesOf))("names a test that is there: %s, %s", (file, title) => {
    const path = `${E2E}/${file}`;
    expect(existsSync(path)).toBe(true);
    if (title !== undefined) expect(readFileSync(path, "utf8")).toContain(`"${title}"`);
  });

  it("is the one that the saved results are of", () => {
    expect(saved.map(({ name, tests }) => ({ name, tests }))).toEqual(
      FEATURES.map((feature) => ({ name: feature.name, tests: namesOf(feature) })),
    );
  });

  it.each(saved)("was run with the tests as they are now, or `npm run features` is due: $name", (result) => {
    const files = [...new Set(result.tests.map(([file]) => file))];
    const digests = files.map((file) => [file, digestOf(readFileSync(`${E2E}/${file}`, "utf8"))]);
    expect(result.digests).toEqual(Object.fromEntries(digests));
  });
});

it("the README's table is that of the saved results", () => {
  const readme = readFileSync("README.md", "utf8");
  expect(withTable(readme, featureTable(FEATURES, saved))).toBe(readme);
});

describe("a table", () => {
  const features: Feature[] = [
    { name: "Made", tests: [["a.test.ts", "makes %s with $0.x"], ["b.test.ts"]] },
    {
      name: "Framed",
      tests: [["c.test.ts", "in Chromium"]],
      instead: { browser: "firefox", does: "goes on", tests: [["c.test.ts", "in Firefox"]] },
    },
  ];
  const report = (file: string, ...tests: [title: string, status: string, group?: string][]): Report => ({
    testResults: [
      {
        name: `/somewhere/test/e2e/${file}`,
        startTime: 2,
        digest: `of ${file}`,
        assertionResults: tests.map(([title, status, group]) => ({
          title,
          status,
          ancestorTitles: group === undefined ? [] : [group],
        })),
      },
    ],
  });
  const both = [
    report("a.test.ts", ["makes (this) with that", "passed"], ["makes (this) without", "failed"]),
    report("b.test.ts", ["one", "passed"], ["two", "skipped"]),
  ];
  const reports = {
    chrome: [
      ...both,
      report("c.test.ts", ["one", "passed", "in Chromium"], ["two", "skipped", "in Firefox"]),
    ],
    firefox: [
      ...both,
      report("c.test.ts", ["one", "skipped", "in Chromium"], ["two", "passed", "in Firefox"]),
    ],
  };

  const digests = Object.fromEntries(filesOf(features).map((file) => [file, `of ${file}`]));
  const known: Known = { saved: [], digests };

  it("counts the tests that are named, by title, group or file, and no other", () => {
    expect(resultsOf(features, reports, known)).toMatchObject([
      { name: "Made", chrome: { passed: 2, failed: 0, skipped: 1 } },
      { name: "Framed", chrome: { passed: 1, skipped: 0 }, firefox: { passed: 1, skipped: 0 } },
    ]);
    expect(featureTable(features, resultsOf(features, reports, known))).toBe(
      [
        "| feature | Chromium | Firefox |",
        "| --- | --- | --- |",
        "| Made | yes (2) | yes (2) |",
        "| Framed | yes (1) | goes on (1) |",
      ].join("\n"),
    );
  });

  it("says what fails and what no test has shown", () => {
    const failing = {
      chrome: [report("a.test.ts"), report("b.test.ts", ["one", "failed"], ["two", "passed"])],
      firefox: [],
    };
    const [, , made] = featureTable(features, resultsOf(features, failing, known)).split("\n");
    expect(made).toBe("| Made | fails in 1 of 2 tests | not tested |");
  });

  it("takes the latest run of a file, and none of the file as it was before", () => {
    const at = (startTime: number, status: string, digest?: string): Report => {
      const [file] = report("b.test.ts", ["one", status]).testResults;
      return { testResults: file ? [{ ...file, startTime, ...(digest !== undefined && { digest }) }] : [] };
    };
    const runs = [at(3, "passed"), at(9, "failed", "of another"), at(2, "failed"), report("a.test.ts")];
    expect(resultsOf(features, { chrome: runs, firefox: [] }, known)[0]?.chrome).toMatchObject({
      passed: 1,
      failed: 0,
    });
  });

  it("keeps what was saved of tests that were not run and are as they were", () => {
    const saved = resultsOf(features, reports, known);
    const none = { chrome: [], firefox: [] };
    expect(resultsOf(features, none, { saved, digests })).toEqual(saved);
    const changed = { ...digests, "b.test.ts": "another" };
    const [made, framed] = resultsOf(features, none, { saved, digests: changed });
    expect([made?.chrome.passed, made?.firefox.passed, framed?.chrome.passed]).toEqual([0, 0, 1]);
    const more = features.map((feature) => ({
      ...feature,
      tests: [...feature.tests, ["c.test.ts"] as const],
    }));
    expect(resultsOf(more, none, { saved, digests })[0]?.chrome.passed).toBe(0);
  });

  it("knows a file by its digest, unless it was changed after its tests had begun", async () => {
    const folder = await mkdtemp(join(tmpdir(), "features-"));
    const name = join(folder, "one.test.ts");
    await writeFile(name, "abc");
    await utimes(name, 5, 5);
    const run = (startTime: number) => withDigests({ testResults: [{ name, startTime }] });
    const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await run(5_000)).toEqual({ testResults: [{ name, startTime: 5_000, digest }] });
    expect(await run(4_999)).toEqual({ testResults: [{ name, startTime: 4_999 }] });
    await rm(folder, { recursive: true });
  });

  it("stands between its marks, and needs them", () => {
    const readme = `before\n${BEGIN}\nold\n${END}\nafter\n`;
    const written = withTable(readme, "new");
    expect(written).toBe(`before\n${BEGIN}\n\nnew\n\n${END}\nafter\n`);
    expect(withTable(written, "new")).toBe(written);
    expect(() => withTable("before", "new")).toThrow("no marks");
  });
});
