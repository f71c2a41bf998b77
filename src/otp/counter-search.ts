import { asShown } from "./clock-offset.ts";
import { type CodeSecret, codeFor } from "./code-value.ts";

/** As many values as a server may look ahead (RFC 4226 §7.4): each further one could fit by chance. */
export const LOOK_AHEAD = 50;

/**
 * The counters that a code goes on with after values in a row that were used elsewhere, from its own counter on and in
 * ascending order. Several where values come more than once; none where they are not ahead, and for a code without
 * counter.
 */
export function countersAfter(code: CodeSecret, used: readonly string[]): number[] {
  if (code.counter === undefined || used.length === 0) return [];
  const wanted = used.map(asShown);
  const counters: number[] = [];
  for (let ahead = 0; ahead < LOOK_AHEAD; ahead++) {
    const first = code.counter + ahead;
    if (!Number.isSafeInteger(first + wanted.length)) break;
    const follows = wanted.every((value, i) => codeFor(code, first + i) === value);
    if (follows) counters.push(first + wanted.length);
  }
  return counters;
}
