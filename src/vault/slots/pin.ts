import { VaultError } from "../errors.ts";

/** Characters (Unicode code points) of a PIN. */
export const PIN_LENGTH = { min: 6, max: 256 } as const;

/** Throws VaultError `pin-too-short` or `pin-too-long`. */
export function checkNewPin(pin: string): void {
  const length = pinLength(pin);
  if (length < PIN_LENGTH.min) {
    throw new VaultError("pin-too-short", `A PIN has at least ${PIN_LENGTH.min} characters.`);
  }
  if (length > PIN_LENGTH.max) {
    throw new VaultError("pin-too-long", `A PIN has at most ${PIN_LENGTH.max} characters.`);
  }
}

/** Counted in the form that the key is derived from. */
export function pinLength(pin: string): number {
  return [...pin.normalize("NFKC")].length;
}
