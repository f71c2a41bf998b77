const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** A day such as "May 3, 2026", in the person's time zone, from milliseconds since the epoch. */
export function dayText(time: number): string {
  return day.format(time);
}
