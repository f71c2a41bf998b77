import { apply, propertyOf } from "../primordials.ts";

const clock = performance;
const { timeOrigin } = clock;
const read = propertyOf(Performance.prototype, "now")?.value as () => number;

/** Milliseconds since the epoch, finer than `Date` tells them. */
export function now(): number {
  return timeOrigin + apply(read, clock, []);
}
