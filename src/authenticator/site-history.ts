import type { CredentialStore } from "./ports.ts";

/**
 * What the vault holds of a site, archived passkeys included: "new" nothing, "held" passkeys that were never used,
 * "used" at least one that signed in; "withheld" such as are not given out in this ceremony.
 */
export type SiteHistory = "new" | "held" | "used" | "withheld";

/** Rejects while the vault is locked. */
export async function siteHistory(store: CredentialStore, rpId: string): Promise<SiteHistory> {
  const held = await store.find(rpId);
  if (held.length === 0) return (await store.withholds(rpId)) ? "withheld" : "new";
  return held.some(({ lastUsedAt }) => lastUsedAt !== undefined) ? "used" : "held";
}
