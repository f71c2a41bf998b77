import type { BackupState, VaultErrorCode } from "../../../src/wire/vault.ts";
import { countText } from "../../counts.ts";
import { dayText } from "../../dates.ts";

/** "3 passkeys are in no backup"; null where every one that could be is. */
export function unsavedText({ unsaved }: Pick<BackupState, "unsaved">): string | null {
  if (unsaved === 0) return null;
  return `${countText(unsaved, "passkey")} ${unsaved === 1 ? "is" : "are"} in no backup`;
}

/** When the last backup was made. */
export function lastBackupText({ lastAt }: Pick<BackupState, "lastAt">): string {
  if (lastAt === undefined) return "No backup has been made yet.";
  return `The last backup was made on ${dayText(lastAt)}.`;
}

/** What is wrong with a file, for the codes that speak of it; null: the message itself says it, with its detail. */
const damage: Partial<Record<VaultErrorCode, string | null>> = {
  malformed: null,
  "kdf-limits": null,
  damaged: null,
  "slot-damaged": "The passphrase is right, but the key behind it does not open.",
  "header-changed": "Its header was changed.",
  "manifest-damaged": "The list of its contents does not open.",
};

/** Where a refusal of a backup file is shown, and what it says. */
export interface FileRefusal {
  at: "file" | "passphrase" | "form";
  text: string;
}

/** The refusal for an error, from its code and the message that says it without knowing of a file. */
export function fileRefusal(code: VaultErrorCode, message: string): FileRefusal {
  if (code === "wrong-secret") return { at: "passphrase", text: "This passphrase does not open the file." };
  if (code === "not-latchkey") return { at: "file", text: "This is not a Latchkey file." };
  if (code === "newer-format") {
    return { at: "file", text: "A newer Latchkey made this file. Update Latchkey to open it." };
  }
  const what = damage[code];
  if (what === undefined) return { at: "form", text: message };
  return { at: "file", text: `The file is damaged. ${what ?? message}` };
}
