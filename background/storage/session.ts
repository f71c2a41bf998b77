import browser from "webextension-polyfill";
import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { UnlockedKeys, VaultSession } from "../../src/vault/ports.ts";

/**
 * `storage.session`: memory only, outlives a stop of the background, closed to content scripts. What this background has
 * read or written of it, it knows.
 */

const KEYS = "unlocked";
/** Of the summaries and of the check's report, which are there only while the keys are. */
export const SUMMARY_KEYS = Array.from({ length: 16 }, (_, i) => `summaries.${i}`);
export const REPORT_KEY = "sound";

type Stored = Record<keyof UnlockedKeys, string>;

let known: { keys: UnlockedKeys | undefined } | undefined;

export const vaultSession: VaultSession = {
  async get(): Promise<UnlockedKeys | undefined> {
    if (known) return known.keys;
    const stored = (await browser.storage.session.get(KEYS))[KEYS] as Stored | undefined;
    // Written or cleared meanwhile: that counts.
    known ??= { keys: stored && parse(stored) };
    return known.keys;
  },

  async set(keys: UnlockedKeys) {
    const { vaultId, records, index, places } = keys;
    const stored: Stored = {
      vaultId: toBase64Url(vaultId),
      records: toBase64Url(records),
      index: toBase64Url(index),
      places: toBase64Url(places),
    };
    known = { keys };
    try {
      await browser.storage.session.set({ [KEYS]: stored });
    } catch (error) {
      known = undefined;
      throw error;
    }
  },

  async clear() {
    known = { keys: undefined };
    try {
      await browser.storage.session.remove([KEYS, REPORT_KEY, ...SUMMARY_KEYS]);
    } catch (error) {
      known = undefined;
      throw error;
    }
  },
};

/** Whether the keys are there, as far as this background knows. */
export function isKept(): boolean {
  return known?.keys !== undefined;
}

function parse({ vaultId, records, index, places }: Stored): UnlockedKeys {
  return {
    vaultId: fromBase64Url(vaultId),
    records: fromBase64Url(records),
    index: fromBase64Url(index),
    places: fromBase64Url(places),
  };
}
