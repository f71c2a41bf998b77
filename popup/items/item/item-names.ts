import type { ItemKind } from "../../../src/wire/vault.ts";
import { type MessageKey, t } from "../../i18n/messages.ts";

/** Latchkey's own settings, which the vault knows by names that are not for people. */
const settings = {
  locking: "settingLocking",
  clipboard: "settingClipboard",
  lastBackupAt: "settingBackup",
  recoveryConfirmed: "settingRecovery",
} as const satisfies Record<string, MessageKey>;

/** What an item of the vault is called before the person. */
export function itemName({ kind, name }: { kind: ItemKind; name: string }): string {
  return kind === "setting" && Object.hasOwn(settings, name)
    ? t(settings[name as keyof typeof settings])
    : name;
}
