import type { QrProblem } from "../messages.ts";

/** What the text of a QR code is. `detail`: the host or scheme that it names. */
export type QrContent =
  | { is: "code"; uri: string }
  | { is: "migration"; uri: string }
  | { is: "other"; problem: QrProblem; detail?: string };

const OTHERS: readonly [RegExp, QrProblem][] = [
  [/^FIDO:\//i, "fido"],
  [/^WIFI:/i, "wifi"],
  [/^(?:BEGIN:VCARD|MECARD:)/i, "contact"],
];
const SCHEME = /^([a-z][a-z\d+.-]{1,30}):\/\//i;

/** Only codes and exports of them are taken over; of everything else no more is told than what it is. */
export function contentOf(text: string): QrContent {
  const trimmed = text.trim();
  if (/^(?:otpauth|steam):\/\//i.test(trimmed)) return { is: "code", uri: trimmed };
  if (/^otpauth-migration:\/\//i.test(trimmed)) return { is: "migration", uri: trimmed };
  const [, problem] = OTHERS.find(([start]) => start.test(trimmed)) ?? [];
  if (problem !== undefined) return { is: "other", problem };
  const [, scheme] = SCHEME.exec(trimmed) ?? [];
  if (scheme === undefined) return { is: "other", problem: "text" };
  if (!/^https?$/i.test(scheme)) return { is: "other", problem: "other-app", detail: scheme.toLowerCase() };
  return URL.canParse(trimmed)
    ? { is: "other", problem: "web-address", detail: new URL(trimmed).hostname }
    : { is: "other", problem: "text" };
}
