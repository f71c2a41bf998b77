import type { BackupState, VaultErrorCode } from "../../../src/wire/vault.ts";
import { dayText } from "../../i18n/formats.ts";
import { t, tCount } from "../../i18n/messages.ts";

/** "3 passkeys are in no backup"; null where every one that could be is. */
export function unsavedText({ unsaved }: Pick<BackupState, "unsaved">): string | null {
  return unsaved === 0 ? null : tCount("unsaved", unsaved);
}

/** When the last backup was made. */
export function lastBackupText({ lastAt }: Pick<BackupState, "lastAt">): string {
  return lastAt === undefined ? t("backupFirst") : t("backupLast", { day: dayText(lastAt) });
}

/** What is wrong with a file, for the codes that speak of it; null: the message itself says it, with its detail. */
type DamageKey = "fileSlotDamaged" | "fileHeaderChanged" | "fileListDamaged";

const damage: Partial<Record<VaultErrorCode, DamageKey | null>> = {
  malformed: null,
  "kdf-limits": null,
  damaged: null,
  "slot-damaged": "fileSlotDamaged",
  "header-changed": "fileHeaderChanged",
  "manifest-damaged": "fileListDamaged",
};

/** Where a refusal of a backup file is shown, and what it says. */
export interface FileRefusal {
  at: "file" | "passphrase" | "form";
  text: string;
}

/** The refusal for an error, from its code and the message that says it without knowing of a file. */
export function fileRefusal(code: VaultErrorCode, message: string): FileRefusal {
  if (code === "wrong-secret") return { at: "passphrase", text: t("fileWrongPassphrase") };
  if (code === "not-latchkey") return { at: "file", text: t("errorNotLatchkey") };
  if (code === "newer-format") {
    return { at: "file", text: t("fileNewer") };
  }
  const what = damage[code];
  if (what === undefined) return { at: "form", text: message };
  return { at: "file", text: t("fileDamaged", { what: what === null ? message : t(what) }) };
}
