import { parseArgs } from "node:util";
import type { BrowserKind } from "../browser-places.ts";

export const PARTS = ["library", "vault", "ceremonies", "load", "manager"] as const;
export type Part = (typeof PARTS)[number];
/** What is measured in a browser; the library runs in Node. */
export type BrowserPart = Exclude<Part, "library">;

export interface BenchOptions {
  /** What is measured. */
  parts: readonly Part[];
  browsers: BrowserKind[];
  /** How often each ceremony is measured; page loads twice as often. */
  runs: number;
  /** Where the figures are written as JSON. */
  json: string | undefined;
}

/**
 * Reads `[library|vault|ceremonies|load|manager]... [--browser chrome|firefox] [--runs N] [--json FILE]`; throws one
 * sentence about what is wrong.
 */
export function benchOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
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
  return { parts: partsFor(positionals), browsers: browsersFor(values.browser), runs, json: values.json };
}

/** All of them where none is named. */
function partsFor(names: readonly string[]): readonly Part[] {
  const unknown = names.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`There is ${PARTS.join(", ")} to measure, not ${unknown}.`);
  return names.length === 0 ? PARTS : PARTS.filter((part) => names.includes(part));
}

function browsersFor(name: string | undefined): BrowserKind[] {
  if (name === undefined) return ["chrome", "firefox"];
  if (name === "chrome" || name === "firefox") return [name];
  throw new Error(`--browser takes chrome or firefox, not ${name}.`);
}
