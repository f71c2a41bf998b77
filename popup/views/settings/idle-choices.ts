import { t, tCount } from "../../i18n/messages.ts";

/** A time without input after which the vault locks; 0 minutes: it does not. */
export interface IdleChoice {
  minutes: number;
  text: string;
}

const offered = [1, 5, 15, 30, 60, 0];

function idleText(minutes: number): string {
  if (minutes === 0) return t("idleNever");
  return minutes % 60 === 0 ? tCount("idleHours", minutes / 60) : tCount("idleMinutes", minutes);
}

/** The times that are offered, and the one that is set should it be another; "never" comes last. */
export function idleChoices(set: number | undefined): IdleChoice[] {
  const all = set === undefined || offered.includes(set) ? offered : [...offered, set];
  const order = (minutes: number) => (minutes === 0 ? Number.POSITIVE_INFINITY : minutes);
  return [...all]
    .sort((a, b) => order(a) - order(b))
    .map((minutes) => ({ minutes, text: idleText(minutes) }));
}
