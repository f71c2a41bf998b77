import type { ItemKind } from "../../src/wire/vault.ts";

/** Latchkey's own settings, which the vault knows by names that are not for people. */
const settings: ReadonlyMap<string, string> = new Map([
  ["locking", "When the vault locks"],
  ["clipboard", "When the clipboard is cleared"],
  ["lastBackupAt", "When the last backup was made"],
  ["recoveryConfirmed", "That the recovery code was saved"],
]);

/** What an item of the vault is called before the person. */
export function itemName({ kind, name }: { kind: ItemKind; name: string }): string {
  return (kind === "setting" ? settings.get(name) : undefined) ?? name;
}
