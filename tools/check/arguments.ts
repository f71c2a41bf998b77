import type { BrowserKind } from "../browser-places.ts";
import {
  addon,
  biome,
  build,
  crash,
  deadCode,
  endToEnd,
  type Part,
  types,
  unit,
  unitBeside,
} from "./parts.ts";

const BROWSERS: BrowserKind[] = ["chrome", "firefox"];

/** Takes `--browser X` or `--browser=X` out of the arguments. */
function takeBrowser(args: string[]): { browsers: BrowserKind[]; rest: string[] } {
  const at = args.findIndex((arg) => arg === "--browser" || arg.startsWith("--browser="));
  const option = args[at];
  if (option === undefined) return { browsers: BROWSERS, rest: args };
  const separate = option === "--browser";
  const value = separate ? args[at + 1] : option.slice("--browser=".length);
  const browser = BROWSERS.find((name) => name === value);
  if (browser === undefined) throw new Error(`--browser takes chrome or firefox, not ${value}.`);
  return { browsers: [browser], rest: args.toSpliced(at, separate ? 2 : 1) };
}

/**
 * The parts that the arguments ask for: all of them, or those of `check`, `unit`, `e2e`, `long` or `crash`; `--browser`
 * names one browser; whatever else is there goes to vitest.
 */
export function partsFor(args: string[]): Part[] {
  const { browsers, rest } = takeBrowser(args);
  const [first, ...others] = rest;
  const checks = [biome, types, deadCode];
  const inBrowsers = (extra: string[]) => browsers.map((browser) => endToEnd(browser, extra));
  if (first === "check") return checks;
  if (first === "unit") return [unit(others)];
  if (first === "e2e") return [build(browsers), ...inBrowsers(others)];
  if (first === "long") {
    return [build(browsers), ...browsers.map((browser) => endToEnd(browser, others, "e2e-long"))];
  }
  if (first === "crash") return [build(browsers), ...browsers.map((browser) => crash(browser, others))];
  return [...checks, build(BROWSERS), addon, unitBeside(rest), ...inBrowsers(rest)];
}
