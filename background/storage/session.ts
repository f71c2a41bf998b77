import browser from "webextension-polyfill";
import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { UnlockedKeys, VaultSession } from "../../src/vault/ports.ts";

/** `storage.session`: memory only, outlives a stop of the background, closed to content scripts. */

const KEYS = "unlocked";

export const vaultSession: VaultSession = {
  async get(): Promise<UnlockedKeys | undefined> {
    const stored = (await browser.storage.session.get(KEYS))[KEYS] as
      | Record<keyof UnlockedKeys, string>
      | undefined;
    if (!stored) return undefined;
    return { vaultId: fromBase64Url(stored.vaultId), recordKey: fromBase64Url(stored.recordKey) };
  },

  async set({ vaultId, recordKey }: UnlockedKeys) {
    await browser.storage.session.set({
      [KEYS]: { vaultId: toBase64Url(vaultId), recordKey: toBase64Url(recordKey) },
    });
  },

  async clear() {
    await browser.storage.session.remove(KEYS);
  },
};
