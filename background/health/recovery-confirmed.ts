import { equalBytes } from "../../src/bytes/equal.ts";
import { VaultError } from "../../src/vault/errors.ts";
import { RECOVERY_CONFIRMED } from "../../src/vault/files/backup.ts";
import type { Vault } from "../../src/vault/vault.ts";

/** Whether the person has said to have the recovery code. It is noted by slot: each new code is a question anew. */

/** True where there are recovery codes and the person has none of them as far as one knows. Rejects with `locked`. */
export async function isRecoveryUnconfirmed(vault: Vault): Promise<boolean> {
  const confirmed = await confirmedSlots(vault);
  const codes = await recoverySlots(vault);
  return codes.length > 0 && !codes.some((id) => has(confirmed, id));
}

/**
 * Notes that the person has the code of this slot. Rejects with VaultError `locked`, or `no-such-slot` where another
 * has taken its place.
 */
export async function confirmRecovery(vault: Vault, slot: Uint8Array): Promise<void> {
  const confirmed = await confirmedSlots(vault);
  const codes = await recoverySlots(vault);
  if (!has(codes, slot)) {
    throw new VaultError("no-such-slot", "That recovery code does not open the vault any more.");
  }
  const noted = codes.filter((id) => has(confirmed, id) || equalBytes(id, slot));
  await vault.setSetting(RECOVERY_CONFIRMED, noted);
}

async function confirmedSlots(vault: Vault): Promise<Uint8Array[]> {
  const noted = await vault.setting(RECOVERY_CONFIRMED);
  return Array.isArray(noted) ? noted.filter((id) => id instanceof Uint8Array) : [];
}

const has = (ids: readonly Uint8Array[], id: Uint8Array) => ids.some((other) => equalBytes(other, id));

async function recoverySlots(vault: Vault): Promise<Uint8Array[]> {
  return (await vault.slots()).flatMap(({ id, type }) => (type === "recovery" ? [id] : []));
}
