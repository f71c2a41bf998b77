import { VaultError } from "../errors.ts";
import type { PinGuard, VaultSession, VaultStorage } from "../ports.ts";
import type { RandomBytes } from "../sealing/cipher.ts";
import { unlockedKeys } from "../sealing/keys.ts";
import { headerChanged } from "../slots/header.ts";
import type { Secret } from "../slots/slots.ts";
import { convertFormat1, isFormat1, isOfToday, parseHeaderOfFormat1 } from "./format-1.ts";

interface ConversionPorts {
  storage: VaultStorage;
  session: VaultSession;
  guard: PinGuard;
  randomBytes: RandomBytes;
}

/**
 * Turns the stored vault of format 1 into one of today's (docs/vault-format.md, 8), and leaves it unlocked. Tells
 * whether it was still one of format 1 when it had its turn. Rejects as `Vault.unlock` does.
 * @param stored its header row, as it was read
 */
export async function convertStored(
  stored: unknown,
  secret: Secret,
  { storage, session, guard, randomBytes }: ConversionPorts,
): Promise<boolean> {
  const header = parseHeaderOfFormat1(stored);
  if (secret.type !== "pin") throw new VaultError("wrong-secret", "This vault opens with its PIN.");
  const convert = () =>
    storage.exclusively(async () => {
      const now = await storage.readHead();
      if (!isFormat1(now.header)) throw new VaultError("busy", "The vault was converted meanwhile.");
      const rows = await storage.readRecordsAfter(undefined, Number.MAX_SAFE_INTEGER);
      // A header from before the conversion, put back afterwards, must not throw today's records out.
      if (now.manifest !== undefined || rows.some(isOfToday)) throw headerChanged();
      const converted = await convertFormat1(header, rows, secret.pin, randomBytes);
      await storage.commit({
        basis: { headerMac: null, generation: null },
        anew: true,
        ...converted.rows,
        quarantine: converted.quarantine,
      });
      await session.set(unlockedKeys(converted.vaultKey, header.vaultId));
      return true;
    });
  return guard.guess([header.vaultId], false, convert).catch((error: unknown) => {
    if (error instanceof VaultError && error.code === "busy") return false;
    throw error;
  });
}
