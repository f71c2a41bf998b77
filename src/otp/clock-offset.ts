import { type CodeSecret, codeFor } from "./code-value.ts";

/** How far a clock is off, told from codes of another clock. Times are milliseconds since the epoch. */

/** A code that another device showed, and when it was typed here, by the clock in question. */
export interface Sighting {
  value: string;
  at: number;
}

/** Between `least` and `most` milliseconds are to be added to the clock. */
export interface OffsetRange {
  least: number;
  most: number;
}

/** Further off, nothing is looked for: each step that is looked at may fit by chance. */
export const MOST_OFFSET = 600_000;
/** For so long a code may have been looked at before it was typed. */
const TYPING = 10_000;

/**
 * The offsets with which this clock would show all the codes that were seen, in ascending order, none beyond ten minutes.
 * Several where a code is that of several steps: the next one tells which. None for a counter, which has no clock.
 */
export function offsetsFitting(code: CodeSecret, sightings: readonly Sighting[]): OffsetRange[] {
  if (code.type === "hotp") return [];
  let fitting: OffsetRange[] = [{ least: -MOST_OFFSET, most: MOST_OFFSET }];
  for (const sighting of sightings) {
    const found = offsetsOf(code, sighting);
    fitting = fitting.flatMap((range) => found.flatMap((other) => common(range, other) ?? []));
  }
  return fitting;
}

function offsetsOf(code: CodeSecret, { value, at }: Sighting): OffsetRange[] {
  const period = (code.period ?? 30) * 1000;
  const wanted = asShown(value);
  const ranges: OffsetRange[] = [];
  const last = Math.floor((at + MOST_OFFSET) / period);
  for (let step = Math.max(0, Math.floor((at - MOST_OFFSET) / period)); step <= last; step++) {
    if (codeFor(code, step) !== wanted) continue;
    const least = step * period - at;
    ranges.push({ least, most: least + period + TYPING });
  }
  return ranges;
}

function common(a: OffsetRange, b: OffsetRange): OffsetRange | undefined {
  const [least, most] = [Math.max(a.least, b.least), Math.min(a.most, b.most)];
  return least < most ? { least, most } : undefined;
}

/** A code as people type it: in groups, letters small or not. */
export function asShown(value: string): string {
  return value.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
}
