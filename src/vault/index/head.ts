import { equalBytes } from "../../bytes/equal.ts";
import type { StoredHead, VaultStorage } from "../ports.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { headerChanged, parseHeaderRow } from "../slots/header.ts";
import { type Manifest, openManifest } from "./manifest.ts";

export interface Head {
  manifest: Manifest;
  /** Of the header that the manifest vouches for. */
  headerMac: Uint8Array;
}

/** Rejects with VaultError `manifest-damaged`, or `header-changed` where another header lies beside it. */
export async function readHead(storage: VaultStorage, keys: OpenKeys): Promise<Head> {
  return openHead(await storage.readHead(), keys);
}

/** The same of what was read already. */
export async function openHead(stored: StoredHead, keys: OpenKeys): Promise<Head> {
  const manifest = await openManifest(stored.manifest, keys);
  const { row } = parseHeaderRow(stored.header);
  if (!equalBytes(manifest.header, row.mac)) throw headerChanged();
  return { manifest, headerMac: row.mac };
}
