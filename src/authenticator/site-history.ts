import type { CredentialStore } from "./ports.ts";

/**
 * What the vault holds of a site, archived passkeys included: "new" nothing, "held" passkeys that were never used,
 * "used" at least one that signed in.
 */
export type SiteHistory = "new" | "held" | "used";

/** Rejects while the vault is locked. */
export async function siteHistory(store: CredentialStore, rpId: string): Promise<SiteHistory> {
  const held = await store.find(rpId);
  if (held.length === 0) return "new";
  return held.some(({ lastUsedAt }) => lastUsedAt !== undefined) ? "used" : "held";
}
