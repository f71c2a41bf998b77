import { language, t } from "./messages.ts";

/** The last that is a date (ECMA-262 §21.4.1.1); of a later one, no page should fail. */
const LAST_MOMENT = 8.64e15;

let days: Intl.DateTimeFormat | undefined;
let moments: Intl.DateTimeFormat | undefined;
let times: Intl.DateTimeFormat | undefined;
let lists: Intl.ListFormat | undefined;

/** A day such as "May 3, 2026", in the person's time zone, from milliseconds since the epoch. */
export function dayText(time: number): string {
  days ??= new Intl.DateTimeFormat(language(), { dateStyle: "medium" });
  return days.format(Math.min(time, LAST_MOMENT));
}

/** The day and the time of day. */
export function momentText(time: number): string {
  moments ??= new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  return moments.format(Math.min(time, LAST_MOMENT));
}

/** The time of day. */
export function timeText(time: number): string {
  times ??= new Intl.DateTimeFormat(language(), { timeStyle: "short" });
  return times.format(time);
}

/** Several things in a row: "one, two, and three". */
export function listText(things: readonly string[]): string {
  lists ??= new Intl.ListFormat(language());
  return lists.format(things);
}

/** A wait such as "42 s", "4 min 5 s" or "1 h", from seconds. */
export function waitText(seconds: number): string {
  const all = Math.max(0, Math.ceil(seconds));
  const parts = [
    [Math.floor(all / 3600), "waitHours"],
    [Math.floor(all / 60) % 60, "waitMinutes"],
    [all % 60, "waitSeconds"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, key]) => t(key, { count }));
  return told.join(" ") || t("waitSeconds", { count: 0 });
}
