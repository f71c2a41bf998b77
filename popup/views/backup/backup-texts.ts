import type { BackupState, VaultErrorCode } from "../../../src/wire/vault.ts";
import { countText } from "../../counts.ts";
import { dayText } from "../../dates.ts";

/** "3 passkeys are in no backup"; null where every one that could be is. */
export function unsavedText({ unsaved }: BackupState): string | null {
  if (unsaved === 0) return null;
  return `${countText(unsaved, "passkey")} ${unsaved === 1 ? "is" : "are"} in no backup`;
}

/** When the last backup was made. */
export function lastBackupText({ lastAt }: BackupState): string {
  if (lastAt === undefined) return "No backup has been made yet.";
  return `The last backup was made on ${dayText(lastAt)}.`;
}

/** What is wrong with a file, for the codes that speak of it. */
const damage: Partial<Record<VaultErrorCode, string>> = {
  malformed: "its contents are cut off or were changed",
  "kdf-limits": "the cost of its passphrase is set outside of the limits",
  "slot-damaged": "the passphrase is right, but the key behind it does not open",
  "header-changed": "its header was changed",
  "manifest-damaged": "the list of its contents does not open",
  damaged: "parts of it do not open",
};

/** Where a refusal of a backup file is shown, and what it says. */
export interface FileRefusal {
  at: "file" | "passphrase" | "form";
  text: string;
}

/** The refusal for an error; `message` is what is said where the error has nothing to do with the file. */
export function fileRefusal(code: VaultErrorCode, message: string, detail = ""): FileRefusal {
  if (code === "wrong-secret") return { at: "passphrase", text: "This passphrase does not open the file." };
  if (code === "not-latchkey") return { at: "file", text: "This is not a Latchkey file." };
  if (code === "newer-format") {
    return { at: "file", text: "A newer Latchkey made this file. Update Latchkey to open it." };
  }
  const what = damage[code];
  if (what === undefined) return { at: "form", text: message };
  return { at: "file", text: `The file is damaged: ${what}${detail === "" ? "" : ` (${detail})`}.` };
}
