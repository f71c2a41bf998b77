import { join } from "node:path";
import { buildDemo } from "../../demo/build.ts";
import type { BrowserKind } from "../browser-places.ts";
import { findOrInstallBrowser } from "../browsers.ts";
import { buildExtension } from "../build.ts";
import { run } from "../command.ts";
import { addonLint } from "./addon-lint.ts";
import { type Counts, vitest, vitestWithSecondGo } from "./vitest.ts";

/** One part of `npm test`. A part that runs tests counts them; any other counts as one. */
export interface Part {
  name: string;
  /** Runs while those after it do, which do not wait for it. */
  beside?: boolean;
  run(): Promise<Counts>;
}

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
      // Tests that run beside one another would both build it.
      await buildDemo();
      return PASSED;
    },
  };
}

export function unit(args: string[]): Part {
  return { name: "Unit tests", run: () => vitest({ project: "unit", resultName: "unit", args }) };
}

/** The same while a browser is tested, which leaves a processor idle half of the time: with what is left. */
export function unitBeside(args: string[]): Part {
  return {
    name: "Unit tests",
    beside: true,
    run: () => vitestWithSecondGo({ project: "unit", resultName: "unit", args, behind: true }),
  };
}

const browserName = (browser: BrowserKind) => (browser === "chrome" ? "Chrome" : "Firefox");

interface BrowserRun {
  browser: BrowserKind;
  project: "e2e" | "e2e-long";
  /** The name of the report, before the browser's. */
  resultName: string;
  args: string[];
  env?: Record<string, string>;
}

/** Expects the build to be there. Only what `npm test` runs whole gets a second go. */
async function inBrowser({ browser, project, resultName, args, env }: BrowserRun): Promise<Counts> {
  const path = await findOrInstallBrowser(browser);
  console.log(`Browser: ${path}`);
  const test = project === "e2e" && args.length === 0 ? vitestWithSecondGo : vitest;
  return test({
    project,
    resultName: `${resultName}-${browser}`,
    args,
    env: {
      LATCHKEY_BROWSER: browser,
      LATCHKEY_BUILT: "1",
      [browser === "chrome" ? "CHROME_PATH" : "FIREFOX_PATH"]: path,
      ...env,
    },
  });
}

/** Expects the build to be there. */
export function endToEnd(browser: BrowserKind, args: string[], project: "e2e" | "e2e-long" = "e2e"): Part {
  return {
    name: `${project === "e2e" ? "End to end" : "Long tests"} in ${browserName(browser)}`,
    run: () => inBrowser({ browser, project, resultName: project, args }),
  };
}

const CRASH_TEST = "test/e2e/crash/crash.test.ts";
/** `npm test` kills once in each of the pairs of writes. */
const KILLS = "200";

/** Expects the build to be there. */
export function crash(browser: BrowserKind, args: string[]): Part {
  return {
    name: `Crash test in ${browserName(browser)}`,
    run: () =>
      inBrowser({
        browser,
        project: "e2e",
        resultName: "crash",
        args: [CRASH_TEST, ...args],
        env: { LATCHKEY_KILLS: KILLS },
      }),
  };
}
