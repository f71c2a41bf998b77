import type { SlotType, VaultErrorCode } from "../../src/wire/vault.ts";
import { waitText } from "../countdown.ts";
import { PIN_MAX, PIN_MIN } from "../pin-strength/pin-rules.ts";

const texts: Record<VaultErrorCode, string> = {
  "wrong-secret": "That does not open it. Try again.",
  wait: "Too many wrong PINs: wait before the next try.",
  "pin-rests":
    "The PIN rests after too many wrong tries. It works again once the vault was opened in another way.",
  "pin-too-short": `Too short: a PIN has at least ${PIN_MIN} characters.`,
  "pin-too-long": `Too long: a PIN has at most ${PIN_MAX} characters.`,
  "recovery-code-typo": "There is a typing error in the recovery code.",
  "last-slot": "This is the last PIN or recovery code. Add another one first: one of them always remains.",
  "too-many-slots": "The vault has 16 ways in, which is the most it can have. Remove one first.",
  "no-such-slot": "This way into the vault is not there any more.",
  locked: "The vault is locked.",
  exists: "There is a vault already. Close this page and open Latchkey again.",
  missing: "There is no vault yet.",
  "not-latchkey": "This is not a Latchkey file.",
  "not-a-backup": "This is a raw dump of a vault, not a backup. Only a backup can be restored.",
  "too-large": "The vault is too large for one file: about 60,000 items are the most.",
  "newer-format": "A newer Latchkey made this. Update Latchkey to open it.",
  malformed: "What was read is not as Latchkey writes it.",
  "kdf-limits":
    "The cost that is set for guessing the PIN is outside of the limits, so it was not tried at all.",
  "slot-damaged": "It is the right one, but this way into the vault is damaged. Try another one.",
  "header-changed": "The head of the vault was changed by something other than Latchkey. It can be repaired.",
  "manifest-damaged": "The list of what the vault holds is damaged. It can be repaired.",
  damaged: "What was read is damaged.",
  busy: "The vault was busy, and nothing was changed. Try again.",
  storage: "The vault could not be reached.",
  "bad-host": "That is not a host name. Type one such as example.com.",
  "bad-request": "Latchkey did not understand that request.",
};

const withDetail: readonly VaultErrorCode[] = [
  "malformed",
  "kdf-limits",
  "damaged",
  "storage",
  "bad-request",
];

/**
 * What a refused request is called before the person; the detail follows where it may help to find a fault, and
 * says it all where a recovery code is mistyped. Seconds: those of a wait.
 */
export function vaultErrorText(code: VaultErrorCode, detail: string, seconds?: number): string {
  if (code === "wait" && seconds !== undefined)
    return `Too many wrong PINs: the next try counts in ${waitText(seconds)}.`;
  if (code === "recovery-code-typo" && detail !== "") return detail;
  return withDetail.includes(code) && detail !== "" ? `${texts[code]} (${detail})` : texts[code];
}

const wrong: Record<SlotType, string> = {
  pin: "Wrong PIN. Try again.",
  recovery: "This code does not open this vault. Is it the newest one?",
  platform: "This device does not open this vault.",
  "pin+platform": "Wrong PIN, or not the device that belongs to it.",
};

/** What a wrong secret is called, by the kind that was tried. */
export function wrongSecretText(type: SlotType): string {
  return wrong[type];
}
