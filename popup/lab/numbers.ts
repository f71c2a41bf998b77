import { language } from "../i18n/messages.ts";

/** Numbers and times as the page's language writes them. */

export function milliseconds(value: number): string {
  const digits = value < 10 ? 1 : 0;
  const [unit, shown] = value < 1_000 ? ["millisecond", value] : ["second", value / 1000];
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: String(unit),
    maximumFractionDigits: unit === "second" ? 1 : digits,
  }).format(Number(shown));
}

/** The time of day, to the second. */
export function clockTime(time: number): string {
  return new Intl.DateTimeFormat(language(), { timeStyle: "medium" }).format(time);
}

export function dateTime(time: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "medium" }).format(time);
}
