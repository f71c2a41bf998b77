import { equalBytes } from "../src/bytes/equal.ts";
import { RECOVERY_CONFIRMED } from "../src/vault/files/backup.ts";
import type { Vault } from "../src/vault/vault.ts";

/** Whether the person has said to have the recovery code. It is noted by slot: each new code is a question anew. */

/** True where there are recovery codes and the person has none of them as far as one knows. Rejects with `locked`. */
export async function isRecoveryUnconfirmed(vault: Vault): Promise<boolean> {
  const noted = await vault.setting(RECOVERY_CONFIRMED);
  const confirmed = Array.isArray(noted) ? noted.filter((id) => id instanceof Uint8Array) : [];
  const codes = await recoverySlots(vault);
  return codes.length > 0 && !codes.some((id) => confirmed.some((other) => equalBytes(id, other)));
}

/** Notes that the person has the codes that there are. Rejects with VaultError `locked`. */
export async function confirmRecovery(vault: Vault): Promise<void> {
  await vault.setSetting(RECOVERY_CONFIRMED, await recoverySlots(vault));
}

async function recoverySlots(vault: Vault): Promise<Uint8Array[]> {
  return (await vault.slots()).flatMap(({ id, type }) => (type === "recovery" ? [id] : []));
}
