import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { run } from "../command.ts";

export interface Counts {
  passed: number;
  failed: number;
  /** Test files that passed only when they were run a second time. */
  secondGo?: readonly string[];
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
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

const reportPath = (resultName: string) => join(RESULTS, `${resultName}.json`);

/** A test file that fails without a failed test in it (it does not load, or a hook fails) counts as one. */
export function countTests({ testResults }: VitestReport): Counts {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const having = (wanted: string) => all.filter(({ status }) => status === wanted).length;
  const broken = failedIn({ testResults }).filter(({ assertionResults }) =>
    assertionResults.every(({ status }) => status !== "failed"),
  );
  return { passed: having("passed"), failed: having("failed") + broken.length };
}

function failedIn({ testResults }: VitestReport) {
  return testResults.filter(({ status }) => status === "failed");
}

/** The report of a run with the files of a second one in the place of what it said of them. */
export function withSecondGo<R extends VitestReport>(report: R, again: VitestReport): R {
  const second = new Map(again.testResults.map((file) => [file.name, file]));
  return { ...report, testResults: report.testResults.map((file) => second.get(file.name) ?? file) };
}

/** Runs vitest and returns what it reported, and its exit code. The report is undefined where it wrote none. */
async function runOnce({ project, resultName, args, env, behind = false }: VitestRun) {
  const file = reportPath(resultName);
  await mkdir(RESULTS, { recursive: true });
  await rm(file, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const vitestArgs = ["node_modules/vitest/vitest.mjs", "run", "--project", project, ...reporters, ...args];
  const log = join(RESULTS, `${resultName}.log`);
  const code = await run(process.execPath, vitestArgs, {
    ...(env && { env }),
    ...(behind && { behind: log }),
  });
  if (behind) console.log(await readFile(log, "utf8"));
  const text = await readFile(file, "utf8").catch(() => undefined);
  return { code, report: text === undefined ? undefined : (JSON.parse(text) as VitestReport) };
}

/** Runs tests, and leaves vitest's report in .cache/test-results. */
export async function vitest(wanted: VitestRun): Promise<Counts> {
  const { code, report } = await runOnce(wanted);
  if (report === undefined) return { passed: 0, failed: 1 };
  const counts = countTests(report);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * The same, but one or two files that fail are run again, in a browser of their own, and what they do then counts: a
 * browser on a busy computer now and then loses a window or an event, and a fault of ours is there the second time,
 * too. Which files these were is in the result.
 */
export async function vitestWithSecondGo(wanted: VitestRun): Promise<Counts> {
  const first = await runOnce(wanted);
  if (first.report === undefined) return { passed: 0, failed: 1 };
  const counts = countTests(first.report);
  const files = failedIn(first.report).map(({ name }) => name);
  if (first.code === 0) return counts;
  if (files.length === 0 || files.length > MOST_SECOND_GOES) {
    return { ...counts, failed: Math.max(1, counts.failed) };
  }
  const named = files.map((file) => relative(process.cwd(), file));
  console.log(`\n== A second go: ${named.join(", ")} ==`);
  const resultName = `${wanted.resultName}-second-go`;
  const again = await runOnce({ ...wanted, resultName, args: [...wanted.args, ...named] });
  await rm(reportPath(resultName), { force: true });
  if (again.report === undefined) return counts;
  const merged = withSecondGo(first.report, again.report);
  await writeFile(reportPath(wanted.resultName), JSON.stringify(merged));
  const { passed, failed } = countTests(merged);
  return { passed, failed: again.code === 0 ? failed : Math.max(1, failed), secondGo: named };
}
