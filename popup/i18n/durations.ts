import { language } from "./messages.ts";

const units = [
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** "3 minutes 20 seconds", from milliseconds, to the nearest second; the sign does not count. */
export function durationText(milliseconds: number): string {
  let rest = Math.round(Math.abs(milliseconds) / 1000) * 1000;
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 || (unit === "second" && parts.length === 0)) {
      parts.push(
        new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" }).format(count),
      );
    }
  }
  return new Intl.ListFormat(language(), { type: "unit", style: "narrow" }).format(parts);
}
