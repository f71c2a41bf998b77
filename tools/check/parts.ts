import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserKind } from "../browser-places.ts";
import { findOrInstallBrowser } from "../browsers.ts";
import { buildExtension } from "../build.ts";
import { run } from "../command.ts";
import { addonLint } from "./addon-lint.ts";

export interface Counts {
  passed: number;
  failed: number;
}

/** One part of `npm test`. A part that runs tests counts them; any other counts as one. */
export interface Part {
  name: string;
  run(): Promise<Counts>;
}

const RESULTS = ".cache/test-results";
const PASSED: Counts = { passed: 1, failed: 0 };
const FAILED: Counts = { passed: 0, failed: 1 };

/** A program from node_modules, by the file that starts it: the shims in .bin differ from system to system. */
function program(name: string, file: string, args: string[]): Part {
  return {
    name,
    run: async () =>
      (await run(process.execPath, [join("node_modules", file), ...args])) === 0 ? PASSED : FAILED,
  };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A test file that fails without a failed test in it (it does not load, or a hook fails) counts as one. */
function countTests(report: VitestReport): Counts {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

async function vitest(
  project: string,
  resultName: string,
  args: string[],
  env: Record<string, string>,
): Promise<Counts> {
  const file = join(RESULTS, `${resultName}.json`);
  await mkdir(RESULTS, { recursive: true });
  await rm(file, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const vitestArgs = ["node_modules/vitest/vitest.mjs", "run", "--project", project, ...reporters, ...args];
  const code = await run(process.execPath, vitestArgs, env);
  const text = await readFile(file, "utf8").catch(() => undefined);
  const counts = text === undefined ? FAILED : countTests(JSON.parse(text));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const colors = `--colors=${process.stdout.isTTY ? "force" : "off"}`;
export const biome: Part = program("Format and lint", "@biomejs/biome/bin/biome", ["ci", colors, "."]);
export const types: Part = program("Types", "typescript/bin/tsc", ["-b"]);
export const deadCode: Part = program("Dead code", "knip/bin/knip.js", []);

export const addon: Part = {
  name: "Firefox add-on check",
  run: async () => ((await addonLint("dist/firefox")) ? PASSED : FAILED),
};

export function build(targets: BrowserKind[]): Part {
  return {
    name: "Build",
    async run() {
      for (const target of targets) await buildExtension(target);
      return PASSED;
    },
  };
}

export function unit(args: string[]): Part {
  return { name: "Unit tests", run: () => vitest("unit", "unit", args, {}) };
}

const browserName = (browser: BrowserKind) => (browser === "chrome" ? "Chrome" : "Firefox");

/** Expects the build to be there. */
async function inBrowser(
  browser: BrowserKind,
  project: "e2e" | "e2e-long",
  resultName: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Counts> {
  const path = await findOrInstallBrowser(browser);
  console.log(`Browser: ${path}`);
  return vitest(project, `${resultName}-${browser}`, args, {
    LATCHKEY_BROWSER: browser,
    LATCHKEY_BUILT: "1",
    [browser === "chrome" ? "CHROME_PATH" : "FIREFOX_PATH"]: path,
    ...env,
  });
}

/** Expects the build to be there. */
export function endToEnd(browser: BrowserKind, args: string[], project: "e2e" | "e2e-long" = "e2e"): Part {
  return {
    name: `${project === "e2e" ? "End to end" : "Long tests"} in ${browserName(browser)}`,
    run: () => inBrowser(browser, project, project, args),
  };
}

const CRASH_TEST = "test/e2e/crash/crash.test.ts";
/** `npm test` kills a tenth as often. */
const KILLS = "200";

/** Expects the build to be there. */
export function crash(browser: BrowserKind, args: string[]): Part {
  return {
    name: `Crash test in ${browserName(browser)}`,
    run: () => inBrowser(browser, "e2e", "crash", [CRASH_TEST, ...args], { LATCHKEY_KILLS: KILLS }),
  };
}
