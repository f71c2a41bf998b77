import { VaultError } from "../errors.ts";
import { type Header, type HeaderRow, verifyHeader } from "./header.ts";
import { openSlot, type Secret, slotsFor, WRONG } from "./slots.ts";

/**
 * The vault key by one of the header's slots. Rejects with VaultError `wrong-secret`, `slot-damaged`,
 * `kdf-limits` or `recovery-code-typo`.
 */
export async function openAnySlot(header: Header, secret: Secret): Promise<Uint8Array> {
  const problems: unknown[] = [];
  for (const slot of slotsFor(header.slots, secret)) {
    try {
      return await openSlot(slot, secret, header.vaultId);
    } catch (error) {
      // One slot that cannot be tried, for want of memory perhaps, must not keep the next from being tried.
      problems.push(error);
    }
  }
  const isWrong = (error: unknown) => error instanceof VaultError && error.code === "wrong-secret";
  const damaged = problems.find((error) => error instanceof VaultError && !isWrong(error));
  throw (
    damaged ?? problems.find(isWrong) ?? problems[0] ?? new VaultError("wrong-secret", WRONG[secret.type])
  );
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
