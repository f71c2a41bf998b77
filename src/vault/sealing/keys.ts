import { equalBytes } from "../../bytes/equal.ts";
import type { UnlockedKeys } from "../ports.ts";
import { derive, importKey } from "./cipher.ts";

/** The subkeys of the vault key (docs/vault-format.md, section 2), ready for use. */
export interface OpenKeys {
  vaultId: Uint8Array;
  records: CryptoKey;
  index: CryptoKey;
  /** HMAC key of the places. */
  places: Uint8Array;
}

export function headerKey(vaultKey: Uint8Array, vaultId: Uint8Array): Uint8Array {
  return derive(vaultKey, vaultId, "header");
}

/** What is kept in memory while the vault is unlocked. */
export function unlockedKeys(vaultKey: Uint8Array, vaultId: Uint8Array): UnlockedKeys {
  const key = (purpose: string) => derive(vaultKey, vaultId, purpose);
  return { vaultId, records: key("records"), index: key("index"), places: key("places") };
}

export async function openKeys({ vaultId, records, index, places }: UnlockedKeys): Promise<OpenKeys> {
  return { vaultId, places, records: await importKey(records), index: await importKey(index) };
}

export function sameKeys(a: UnlockedKeys, b: UnlockedKeys): boolean {
  return equalBytes(a.vaultId, b.vaultId) && equalBytes(a.records, b.records);
}
