import type { CodeValue } from "../../../src/wire/items.ts";

/** In its last seconds a code shows what follows it. */
const ENDING_SECONDS = 5;

/** Digits in groups that can be read at a glance: 123 456, 1234 5678, 123 4567. Letters are left together. */
export function groupedCode(value: string): string {
  if (!/^\d{6,}$/.test(value)) return value;
  const half = Math.floor(value.length / 2);
  if (value.length === 9) return `${value.slice(0, 3)} ${value.slice(3, 6)} ${value.slice(6)}`;
  return `${value.slice(0, half)} ${value.slice(half)}`;
}

/** How far a code's time has run. */
export interface Countdown {
  /** Whole seconds, at least 1 while it is valid. */
  seconds: number;
  /** Of the period, 0 to 1. */
  left: number;
  ending: boolean;
}

/** Null for a code that waits for no clock. `period`: seconds; `now`: milliseconds since the epoch. */
export function countdownOf({ nextAt }: CodeValue, period: number, now: number): Countdown | null {
  if (nextAt === undefined) return null;
  const left = Math.max(0, nextAt - now) / 1000;
  const seconds = Math.ceil(left);
  return {
    seconds,
    left: Math.min(1, left / period),
    ending: seconds <= Math.min(ENDING_SECONDS, period / 3),
  };
}
