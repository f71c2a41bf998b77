import { equalBytes } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import type { Write } from "../ports.ts";
import { generationOf } from "./manifest.ts";

/** Compare-and-set: whether what is stored is what a write was prepared from. */
export function isBasis(
  { headerMac, generation }: Write["basis"],
  header: unknown,
  manifest: unknown,
): boolean {
  const mac = (header as { mac?: unknown } | undefined)?.mac;
  const sameHeader =
    headerMac === null ? mac === undefined : mac instanceof Uint8Array && equalBytes(mac, headerMac);
  return sameHeader && generationOf(manifest) === generation;
}

export function notTheBasis(): VaultError {
  return new VaultError("busy", "The vault was changed by somebody else meanwhile; nothing was written.");
}
