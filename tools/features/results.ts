import type { BrowserKind } from "../browser-places.ts";
import type { Feature, TestName } from "./list.ts";

/** How often the tests of a feature ended how, in one browser. */
export interface Tally {
  passed: number;
  failed: number;
  /** Not for this browser. */
  skipped: number;
}

/** What test/e2e/results.json holds of one feature: enough to see that it is of today's list. */
export interface FeatureResult {
  name: string;
  tests: readonly TestName[];
  chrome: Tally;
  firefox: Tally;
}

/** The part of vitest's JSON report that counts. */
export interface Report {
  testResults: {
    /** Path of the file. */
    name: string;
    assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

/** A title as it stands in the source may have placeholders of `it.each`. */
function matches(pattern: string, title: string): boolean {
  const parts = pattern.split(/%[sdifjoO]|\$[\w.]+/);
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "s").test(title);
}

/** The tests of both browsers that show the feature, or what is done in its place. */
export function testsOf({ tests, instead }: Feature, browser: BrowserKind): readonly TestName[] {
  return instead?.browser === browser ? instead.tests : tests;
}

function tally(reports: readonly Report[], names: readonly TestName[]): Tally {
  const counts: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { name: path, assertionResults } of reports.flatMap(({ testResults }) => testResults)) {
    for (const { ancestorTitles, title, status } of assertionResults) {
      const titles = [...ancestorTitles, title];
      const named = names.some(
        ([file, wanted]) =>
          path.endsWith(`/${file}`) && (wanted === undefined || titles.some((one) => matches(wanted, one))),
      );
      if (!named) continue;
      if (status === "passed") counts.passed += 1;
      else if (status === "failed") counts.failed += 1;
      else counts.skipped += 1;
    }
  }
  return counts;
}

/** What the reports of both browsers' runs say of each feature. */
export function resultsOf(
  features: readonly Feature[],
  reports: Record<BrowserKind, readonly Report[]>,
): FeatureResult[] {
  return features.map((feature) => ({
    name: feature.name,
    tests: [...feature.tests, ...(feature.instead?.tests ?? [])],
    chrome: tally(reports.chrome, testsOf(feature, "chrome")),
    firefox: tally(reports.firefox, testsOf(feature, "firefox")),
  }));
}
