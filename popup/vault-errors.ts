import type { VaultErrorCode } from "../src/wire/vault.ts";
import { PIN_MAX, PIN_MIN } from "./pin-rules.ts";

const texts: Record<VaultErrorCode, string> = {
  "wrong-pin": "Wrong PIN. Try again.",
  "pin-too-short": `Too short: a PIN has at least ${PIN_MIN} characters.`,
  "pin-too-long": `Too long: a PIN has at most ${PIN_MAX} characters.`,
  locked: "The vault is locked.",
  exists: "There is a vault already. Close this page and open Latchkey again.",
  missing: "There is no vault yet.",
  "newer-format": "A newer Latchkey made this vault. Update Latchkey to open it.",
  damaged: "The vault is damaged and cannot be opened.",
  storage: "The vault could not be reached.",
  "bad-host": "That is not a host name. Type one such as example.com.",
  "bad-request": "Latchkey did not understand that request.",
};

/** What a refused request is called before the person; the detail follows where it may help to find a fault. */
export function vaultErrorText(code: VaultErrorCode, detail: string): string {
  const withDetail = code === "damaged" || code === "storage" || code === "bad-request";
  return withDetail && detail !== "" ? `${texts[code]} (${detail})` : texts[code];
}
