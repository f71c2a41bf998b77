import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FEATURES, type Feature } from "../../tools/features/list.ts";
import { type FeatureResult, type Report, resultsOf } from "../../tools/features/results.ts";
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

  it("counts the tests that are named, by title, group or file, and no other", () => {
    expect(resultsOf(features, reports)).toMatchObject([
      { name: "Made", chrome: { passed: 2, failed: 0, skipped: 1 } },
      { name: "Framed", chrome: { passed: 1, skipped: 0 }, firefox: { passed: 1, skipped: 0 } },
    ]);
    expect(featureTable(features, resultsOf(features, reports))).toBe(
      [
        "| feature | Chromium | Firefox |",
        "| --- | --- | --- |",
        "| Made | yes (2) | yes (2) |",
        "| Framed | yes (1) | goes on (1) |",
      ].join("\n"),
    );
  });

  it("says what fails and what no test has shown", () => {
    const failing = { chrome: [report("b.test.ts", ["one", "failed"], ["two", "passed"])], firefox: [] };
    const [, , made] = featureTable(features, resultsOf(features, failing)).split("\n");
    expect(made).toBe("| Made | fails in 1 of 2 tests | not tested |");
  });

  it("stands between its marks, and needs them", () => {
    const readme = `before\n${BEGIN}\nold\n${END}\nafter\n`;
    const written = withTable(readme, "new");
    expect(written).toBe(`before\n${BEGIN}\n\nnew\n\n${END}\nafter\n`);
    expect(withTable(written, "new")).toBe(written);
    expect(() => withTable("before", "new")).toThrow("no marks");
  });
});
