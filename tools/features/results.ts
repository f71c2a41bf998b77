import type { BrowserKind } from "../browser-places.ts";
import type { Feature, TestName } from "./list.ts";

/** How often the tests of a feature ended how, in one browser. */
export interface Tally {
  passed: number;
  failed: number;
  /** Not for this browser. */
  skipped: number;
}

/** What test/e2e/results.json holds of one feature: enough to see that it is of today's list, and of today's tests. */
export interface FeatureResult {
  name: string;
  tests: readonly TestName[];
  /** Of the files of its tests, as they were when they ran. */
  digests: Readonly<Record<string, string>>;
  chrome: Tally;
  firefox: Tally;
}

/** The part of vitest's JSON report that counts. */
export interface Report {
  testResults: TestFile[];
}

interface TestFile {
  /** Path. */
  name: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  /** Of the file as it ran; left out where that is not known. */
  digest?: string;
  assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
}

/** What is known of all features so far, and the digests of the test files as they are now. */
export interface Known {
  saved: readonly FeatureResult[];
  digests: Readonly<Record<string, string>>;
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

/** The files of all features' tests, each once. */
export function filesOf(features: readonly Feature[]): string[] {
  const names = features.flatMap(({ tests, instead }) => [...tests, ...(instead?.tests ?? [])]);
  return [...new Set(names.map(([file]) => file))];
}

function tally(files: readonly TestFile[], names: readonly TestName[]): Tally {
  const counts: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { name: path, assertionResults } of files) {
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

/** The latest run of the file as it is now. */
function latest(reports: readonly Report[], file: string, digest: string | undefined): TestFile | undefined {
  return reports
    .flatMap(({ testResults }) => testResults)
    .filter((run) => run.name.endsWith(`/${file}`) && digest !== undefined && run.digest === digest)
    .toSorted((a, b) => b.startTime - a.startTime)[0];
}

function tallyOf(
  feature: Feature,
  browser: BrowserKind,
  reports: readonly Report[],
  { saved, digests }: Known,
): Tally {
  const names = testsOf(feature, browser);
  const files = [...new Set(names.map(([file]) => file))];
  const runs = files.flatMap((file) => latest(reports, file, digests[file]) ?? []);
  if (runs.length === files.length) return tally(runs, names);
  const before = saved.find(({ name }) => name === feature.name);
  const same = (file: string) => before !== undefined && before.digests[file] === digests[file];
  const listed =
    before && names.every((name) => before.tests.some((other) => String(other) === String(name)));
  return before && listed && files.every(same) ? before[browser] : { passed: 0, failed: 0, skipped: 0 };
}

/**
 * What the reports of both browsers' runs say of each feature; where they do not have all its files as they are now, what
 * was saved of these, else nothing.
 */
export function resultsOf(
  features: readonly Feature[],
  reports: Record<BrowserKind, readonly Report[]>,
  known: Known,
): FeatureResult[] {
  return features.map((feature) => ({
    name: feature.name,
    tests: [...feature.tests, ...(feature.instead?.tests ?? [])],
    digests: Object.fromEntries(filesOf([feature]).map((file) => [file, known.digests[file] ?? ""])),
    chrome: tallyOf(feature, "chrome", reports.chrome, known),
    firefox: tallyOf(feature, "firefox", reports.firefox, known),
  }));
}
