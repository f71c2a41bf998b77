import { canonicalMap } from "../../src/bytes/cbor.ts";
import { LOCKING } from "../../src/vault/files/backup.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { LockSettings } from "../../src/wire/vault.ts";
import { DEFAULT_LOCK_SETTINGS } from "./locking.ts";

/** When the vault locks by itself: a private setting, for the hours of somebody are nobody's business. */

/** Rejects with VaultError `locked`. */
export async function readLockSettings(vault: Vault): Promise<LockSettings> {
  const stored = await vault.setting(LOCKING);
  if (!(stored instanceof Map)) return DEFAULT_LOCK_SETTINGS;
  const { idleMinutes, withScreen } = DEFAULT_LOCK_SETTINGS;
  const minutes = stored.get("idleMinutes");
  const screen = stored.get("withScreen");
  return {
    idleMinutes: typeof minutes === "number" ? minutes : idleMinutes,
    withScreen: typeof screen === "boolean" ? screen : withScreen,
  };
}

/** Rejects with VaultError `locked`. */
export async function writeLockSettings(vault: Vault, settings: LockSettings): Promise<void> {
  const { idleMinutes, withScreen } = settings;
  await vault.setSetting(LOCKING, canonicalMap(Object.entries({ idleMinutes, withScreen })));
}
