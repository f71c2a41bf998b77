import { type PluralKey, t, tCount } from "../i18n/messages.ts";
import { DAY, YEAR } from "./guess-cost.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Planck Collaboration 2018: 13.8 thousand million years. */
const AGE_OF_THE_UNIVERSE = 13.8e9 * YEAR;

const SECOND = [1, "aboutSeconds"] as const;

/** From the greatest. */
const UNITS = [
  [1e9 * YEAR, "aboutBillionYears"],
  [1e6 * YEAR, "aboutMillionYears"],
  [YEAR, "aboutYears"],
  [YEAR / 12, "aboutMonths"],
  [DAY, "aboutDays"],
  [HOUR, "aboutHours"],
  [MINUTE, "aboutMinutes"],
  SECOND,
] as const satisfies readonly (readonly [seconds: number, key: PluralKey])[];

/** A duration in seconds in words, two digits of it at most: "about 4 minutes", "about 1,200 years". */
export function durationText(seconds: number): string {
  if (seconds < 1) return t("durationNone");
  if (seconds > AGE_OF_THE_UNIVERSE) return t("durationEver");
  // A little below one, so that 59.7 minutes are an hour and not 60 minutes.
  const [size, key] = UNITS.find(([size]) => seconds >= 0.99 * size) ?? SECOND;
  return tCount(key, twoDigits(seconds / size));
}

function twoDigits(value: number): number {
  return value < 10 ? Math.round(value) : Number(value.toPrecision(2));
}
