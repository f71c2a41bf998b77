import { VaultError } from "./errors.ts";
import { type Header, type HeaderRow, verifyHeader } from "./header.ts";
import { openSlot, type Secret, slotsFor, WRONG } from "./slots.ts";

/**
 * The vault key by one of the header's slots. Rejects with VaultError `wrong-secret`, `slot-damaged`,
 * `kdf-limits` or `recovery-code-typo`.
 */
export async function openAnySlot(header: Header, secret: Secret): Promise<Uint8Array> {
  let problem = new VaultError("wrong-secret", WRONG[secret.type]);
  for (const slot of slotsFor(header.slots, secret)) {
    try {
      return await openSlot(slot, secret, header.vaultId);
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      if (error.code !== "wrong-secret") problem = error;
    }
  }
  throw problem;
}

/** The same, and the header verified by it: rejects with `header-changed` too. */
export async function openHeader(
  { row, header }: { row: HeaderRow; header: Header },
  secret: Secret,
): Promise<Uint8Array> {
  const vaultKey = await openAnySlot(header, secret);
  verifyHeader(row, vaultKey, header.vaultId);
  return vaultKey;
}
