import { parseArgs } from "node:util";
import type { BrowserKind } from "../browser-places.ts";

export interface BenchOptions {
  browsers: BrowserKind[];
  /** How often each ceremony is measured; page loads twice as often. */
  runs: number;
  /** Where the figures are written as JSON. */
  json: string | undefined;
}

/** Reads `[--browser chrome|firefox] [--runs N] [--json FILE]`; throws one sentence about what is wrong. */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      browser: { type: "string" },
      runs: { type: "string", default: "10" },
      json: { type: "string" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs takes a whole number from 1 on, not ${values.runs}.`);
  }
  return { browsers: browsersFor(values.browser), runs, json: values.json };
}

function browsersFor(name: string | undefined): BrowserKind[] {
  if (name === undefined) return ["chrome", "firefox"];
  if (name === "chrome" || name === "firefox") return [name];
  throw new Error(`--browser takes chrome or firefox, not ${name}.`);
}
