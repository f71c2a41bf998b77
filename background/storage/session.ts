import browser from "webextension-polyfill";
import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { UnlockedKeys, VaultSession } from "../../src/vault/ports.ts";

/** `storage.session`: memory only, outlives a stop of the background, closed to content scripts. */

const KEYS = "unlocked";

type Stored = Record<keyof UnlockedKeys, string>;

export const vaultSession: VaultSession = {
  async get(): Promise<UnlockedKeys | undefined> {
    const stored = (await browser.storage.session.get(KEYS))[KEYS] as Stored | undefined;
    if (!stored) return undefined;
    const { vaultId, records, index, places } = stored;
    return {
      vaultId: fromBase64Url(vaultId),
      records: fromBase64Url(records),
      index: fromBase64Url(index),
      places: fromBase64Url(places),
    };
  },

  async set({ vaultId, records, index, places }: UnlockedKeys) {
    const stored: Stored = {
      vaultId: toBase64Url(vaultId),
      records: toBase64Url(records),
      index: toBase64Url(index),
      places: toBase64Url(places),
    };
    await browser.storage.session.set({ [KEYS]: stored });
  },

  async clear() {
    await browser.storage.session.remove(KEYS);
  },
};
