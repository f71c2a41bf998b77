import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { run } from "../command.ts";
import { withDigests } from "../features/digest.ts";
import { skippedForPrograms } from "./skipped-programs.ts";

export interface Counts {
  passed: number;
  failed: number;
  /** Test files that failed, were run a second time, and count as they ended then. */
  secondGo?: readonly string[];
  /** Tests that a missing program kept from running, each with the reason. */
  skipped?: readonly string[];
}

interface FileReport {
  /** Path. */
  name: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  status: string;
  assertionResults: { status: string; title?: string }[];
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  testResults: FileReport[];
}

export interface VitestRun {
  project: "unit" | "e2e" | "e2e-long";
  /** The name of the report in .cache/test-results, without its ending. */
  resultName: string;
  args: string[];
  env?: Record<string, string>;
  /** Only with what processor time is left; what vitest prints comes at the end, in one piece. */
  behind?: boolean;
}

const RESULTS = ".cache/test-results";
/** More than so many files that fail in one run are no accident. */
const MOST_SECOND_GOES = 2;
/** What they look for may come to light in one run of several. */
const NO_SECOND_GO = ["crash/crash.test.ts", "storage-search.test.ts", "private-traces.test.ts"];

const reportPath = (resultName: string) => join(RESULTS, `${resultName}.json`);

/** A file whose tests did not all end has failed, too: its worker is gone, or it did not load. */
function hasFailed({ status, assertionResults }: FileReport): boolean {
  return (
    status === "failed" ||
    assertionResults.length === 0 ||
    assertionResults.some((one) => one.status === "failed" || one.status === "pending")
  );
}

/** A test file that fails without a failed test in it (it does not load, or a hook fails) counts as one. */
export function countTests({ testResults }: VitestReport): Counts {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const having = (wanted: string) => all.filter(({ status }) => status === wanted).length;
  const broken = testResults.filter(
    (file) => hasFailed(file) && file.assertionResults.every(({ status }) => status !== "failed"),
  );
  return { passed: having("passed"), failed: having("failed") + broken.length };
}

/** The same, with what could not be tested on this computer. */
function countsOf(report: VitestReport): Counts {
  const skipped = skippedForPrograms(report);
  return { ...countTests(report), ...(skipped.length > 0 && { skipped }) };
}

/** The files that are to be run a second time; none where the run shows more than an accident. */
export function deservingSecondGo({ testResults }: VitestReport, unhandled: number): string[] {
  const files = testResults.filter(hasFailed).map(({ name }) => name);
  const all = files.every((name) => !NO_SECOND_GO.some((other) => name.endsWith(`/${other}`)));
  return unhandled === 0 && all && files.length <= MOST_SECOND_GOES ? files : [];
}

/** The report of a run with the files of a second one in the place of what it said of them, where they ended. */
export function withSecondGo(report: VitestReport, again: VitestReport): VitestReport {
  const ended = again.testResults.filter(
    ({ assertionResults }) =>
      assertionResults.length > 0 && assertionResults.every(({ status }) => status !== "pending"),
  );
  const second = new Map(ended.map((file) => [file.name, file]));
  return { ...report, testResults: report.testResults.map((file) => second.get(file.name) ?? file) };
}

/** Runs vitest. The report is undefined where it wrote none; `unhandled`: errors that belong to no test. */
async function runOnce({ project, resultName, args, env, behind = false }: VitestRun) {
  const file = reportPath(resultName);
  const errors = join(RESULTS, `${resultName}-unhandled.txt`);
  const log = join(RESULTS, `${resultName}.log`);
  await mkdir(RESULTS, { recursive: true });
  for (const old of [file, errors, log]) await rm(old, { force: true });
  const reporters = ["default", "json", "./tools/check/unhandled-reporter.ts"].map(
    (name) => `--reporter=${name}`,
  );
  const options = ["--project", project, ...reporters, `--outputFile.json=${file}`];
  const vitestArgs = ["node_modules/vitest/vitest.mjs", "run", ...options, ...args];
  const withErrors = { ...env, LATCHKEY_UNHANDLED: errors };
  const code = await run(process.execPath, vitestArgs, { env: withErrors, ...(behind && { behind: log }) });
  if (behind) console.log(await readFile(log, "utf8"));
  const text = await readFile(file, "utf8").catch(() => undefined);
  const unhandled = Number(await readFile(errors, "utf8").catch(() => "1"));
  await rm(errors, { force: true });
  if (text === undefined) return { code, report: undefined, unhandled };
  const report = await withDigests<VitestReport>(JSON.parse(text));
  await writeFile(file, JSON.stringify(report));
  return { code, report, unhandled };
}

const atLeastOne = (counts: Counts): Counts => ({ ...counts, failed: Math.max(1, counts.failed) });

/** Runs tests, and leaves vitest's report in .cache/test-results. */
export async function vitest(wanted: VitestRun): Promise<Counts> {
  const { code, report } = await runOnce(wanted);
  if (report === undefined) return { passed: 0, failed: 1 };
  return code === 0 ? countsOf(report) : atLeastOne(countsOf(report));
}

/**
 * The same, but one or two files that fail are run again, alone, and what they do then counts: on a busy computer a
 * browser now and then loses a window or an event, and a test its time. A fault of ours is there the second time, too.
 * Which files these were is in the result; the report of the first go stays beside the other, as …-first-go.json.
 */
export async function vitestWithSecondGo(wanted: VitestRun): Promise<Counts> {
  const first = await runOnce(wanted);
  if (first.report === undefined) return { passed: 0, failed: 1 };
  const counts = countsOf(first.report);
  if (first.code === 0) return counts;
  const files = deservingSecondGo(first.report, first.unhandled);
  if (files.length === 0) return atLeastOne(counts);
  const secondGo = files.map((file) => relative(process.cwd(), file));
  console.log(`\n== A second go: ${secondGo.join(", ")} ==`);
  const { resultName, args } = wanted;
  await writeFile(reportPath(`${resultName}-first-go`), JSON.stringify(first.report));
  const again = await runOnce({
    ...wanted,
    resultName: `${resultName}-second-go`,
    args: [...args, ...secondGo],
    behind: false,
  });
  if (again.report === undefined) return { ...atLeastOne(counts), secondGo };
  const merged = withSecondGo(first.report, again.report);
  await writeFile(reportPath(resultName), JSON.stringify(merged));
  const ended = countsOf(merged);
  return { ...(again.code === 0 ? ended : atLeastOne(ended)), secondGo };
}
