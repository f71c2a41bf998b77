import { t, tCount } from "../i18n/messages.ts";
import { trivialProblem } from "./trivial.ts";

export const PIN_MIN = 6;
export const PIN_MAX = 256;

/** Why a new PIN cannot be taken, one message per field; null where nothing is wrong. */
export interface NewPinProblems {
  pin: string | null;
  confirmation: string | null;
}

/** What is wrong with the length of a PIN, counted in code points of the form NFKC as the vault does. */
export function lengthProblem(pin: string): string | null {
  const length = [...pin.normalize("NFKC")].length;
  if (length > PIN_MAX) return t("pinTooLong", { most: PIN_MAX });
  if (length >= PIN_MIN) return null;
  return tCount("pinTooShort", PIN_MIN - length);
}

/** Checks a new PIN by its length and its form, and its repetition. `judgePin` also knows what is common. */
export function checkNewPin(pin: string, confirmation: string): NewPinProblems {
  const problem = pin === "" ? t("pinChoose") : (lengthProblem(pin) ?? trivialProblem(pin));
  if (problem !== null) return { pin: problem, confirmation: null };
  if (confirmation === "") return { pin: null, confirmation: t("pinAgainMissing") };
  if (confirmation !== pin) return { pin: null, confirmation: t("pinDiffers") };
  return { pin: null, confirmation: null };
}
