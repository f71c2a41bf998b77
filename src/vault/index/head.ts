import { equalBytes } from "../../bytes/equal.ts";
import type { VaultStorage } from "../ports.ts";
import type { OpenKeys } from "../sealing/keys.ts";
import { headerChanged, parseHeaderRow } from "../slots/header.ts";
import { type Manifest, openManifest } from "./manifest.ts";

/**
 * The manifest, and the MAC of the header that it vouches for. Rejects with VaultError `manifest-damaged`, or
 * `header-changed` where another header lies beside it.
 */
export async function readHead(
  storage: VaultStorage,
  keys: OpenKeys,
): Promise<{ manifest: Manifest; headerMac: Uint8Array }> {
  const stored = await storage.readHead();
  const manifest = await openManifest(stored.manifest, keys);
  const { row } = parseHeaderRow(stored.header);
  if (!equalBytes(manifest.header, row.mac)) throw headerChanged();
  return { manifest, headerMac: row.mac };
}
