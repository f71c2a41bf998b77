import { t } from "../i18n/messages.ts";

/** PINs that anybody tries first, told from their form alone: no dictionary is needed. */

/** In lower case; a piece of one, in either direction, is trivial. */
const KEY_ROWS = [
  "1234567890",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "qsdfghjklm",
  "zxcvbnm",
  "yxcvbnm",
  "wxcvbn",
  "йцукенгшщзхъ",
  "фывапролджэ",
  "ячсмитьбю",
];

const PRODUCT = "latchkey";

/** The example of a passphrase that everybody has seen (xkcd 936). */
const FAMOUS = "correcthorsebatterystaple";

/** A text around the product's name that is shorter than this adds nothing. */
const SHORT = 6;

/** Why a PIN or passphrase is trivial, in words for the person; null where it is not. */
export function trivialProblem(pin: string): string | null {
  const text = pin.normalize("NFKC").toLowerCase();
  const characters = [...text];
  const period = periodOf(characters);
  if (period === 1) return t("pinOneCharacter");
  if (period !== null && period < SHORT) return t("pinFewCharacters");
  if (isRun(characters)) return t("pinRun");
  if (isKeyRow(text)) return t("pinKeyRow");
  if (isDate(text)) return t("pinDate");
  const compact = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (compact.includes(PRODUCT) && [...compact.replaceAll(PRODUCT, "")].length < SHORT)
    return t("pinProduct");
  if (compact === FAMOUS) return t("pinFamous");
  return null;
}

/** The length of the group that is repeated twice or more, the last time perhaps in part. */
function periodOf(characters: readonly string[]): number | null {
  for (let period = 1; period <= characters.length / 2; period++) {
    if (characters.every((character, i) => i < period || character === characters[i - period])) return period;
  }
  return null;
}

/** Every character the same step from the one before: 123456, 97531, fedcba; digits go on from 9 to 0. */
function isRun(characters: readonly string[]): boolean {
  const points = characters.map((character) => character.codePointAt(0) ?? 0);
  const digits = characters.every((character) => /[0-9]/.test(character));
  const steps = points.slice(1).map((point, i) => {
    const step = point - (points[i] ?? 0);
    return digits ? (step + 10) % 10 : step;
  });
  return steps.length > 0 && steps.every((step) => step === steps[0]);
}

function isKeyRow(text: string): boolean {
  const backwards = [...text].reverse().join("");
  return KEY_ROWS.some((row) => row.includes(text) || row.includes(backwards));
}

const YEARS_IN_FULL = { from: 1900, to: 2099 };

function isDate(text: string): boolean {
  const parts = /^(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})$/.exec(text);
  if (parts) {
    const [, first = "", second = "", third = ""] = parts;
    return isDateOf(first, second, third);
  }
  if (/^\d{6}$/.test(text)) {
    return (
      isDateOf(text.slice(0, 2), text.slice(2, 4), text.slice(4)) ||
      (isYearInFull(text.slice(0, 4)) && isMonth(text.slice(4))) ||
      (isYearInFull(text.slice(2)) && isMonth(text.slice(0, 2)))
    );
  }
  if (/^\d{8}$/.test(text)) {
    return (
      isDateOf(text.slice(0, 2), text.slice(2, 4), text.slice(4)) ||
      isDateOf(text.slice(0, 4), text.slice(4, 6), text.slice(6))
    );
  }
  return false;
}

/** Three parts in one of the orders day-month-year, month-day-year, year-month-day and year-day-month. */
function isDateOf(first: string, second: string, third: string): boolean {
  const dayAndMonth = (a: string, b: string) => (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b));
  return (isYear(third) && dayAndMonth(first, second)) || (isYear(first) && dayAndMonth(second, third));
}

function isDay(text: string): boolean {
  return text.length <= 2 && Number(text) >= 1 && Number(text) <= 31;
}

function isMonth(text: string): boolean {
  return text.length <= 2 && Number(text) >= 1 && Number(text) <= 12;
}

function isYear(text: string): boolean {
  return text.length === 2 || isYearInFull(text);
}

function isYearInFull(text: string): boolean {
  return text.length === 4 && Number(text) >= YEARS_IN_FULL.from && Number(text) <= YEARS_IN_FULL.to;
}
