export const PIN_MIN = 6;
export const PIN_MAX = 256;

/** Why a new PIN cannot be taken, one message per field; null where nothing is wrong. */
export interface NewPinProblems {
  pin: string | null;
  confirmation: string | null;
}

/** Checks a new PIN, counted in code points of the form NFKC as the vault does, and its repetition. */
export function checkNewPin(pin: string, confirmation: string): NewPinProblems {
  const length = [...pin.normalize("NFKC")].length;
  if (length < PIN_MIN) {
    const missing = PIN_MIN - length;
    const message =
      length === 0
        ? "Choose a PIN."
        : `Too short: add ${missing} more ${missing === 1 ? "character" : "characters"}.`;
    return { pin: message, confirmation: null };
  }
  if (length > PIN_MAX) return { pin: `Too long: at most ${PIN_MAX} characters.`, confirmation: null };
  if (confirmation === "") return { pin: null, confirmation: "Type the same PIN once more." };
  if (confirmation !== pin) return { pin: null, confirmation: "The two PINs do not match." };
  return { pin: null, confirmation: null };
}
