import type { Vault } from "../../src/vault/vault.ts";

/** Until when the person has looked at what sites changed: a private setting, milliseconds since the epoch. */
const SEEN = "siteChangesSeenAt";

/** Zero where nothing was looked at yet. Rejects with VaultError `locked`. */
export async function seenUntil(vault: Vault): Promise<number> {
  const noted = await vault.setting(SEEN);
  return typeof noted === "number" ? noted : 0;
}

/** Notes that the person has seen every change up to that time. Rejects with VaultError `locked`. */
export async function noteSeen(vault: Vault, at: number): Promise<void> {
  if (at > (await seenUntil(vault))) await vault.setSetting(SEEN, at);
}
