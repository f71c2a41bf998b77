import type { PublicKeyCredentialSource } from "./credential-source.ts";

/**
 * Protection levels of a credential (CTAP 2.1 §12.1). 1: as without. 2: without user verification it answers
 * only a request that names it. 3: it answers, and is told to be there, only with user verification.
 */
export type ProtectionLevel = 1 | 2 | 3;

export function isHiddenFromUnverified({ credProtect }: PublicKeyCredentialSource): boolean {
  return credProtect === 3;
}

/** `named`: the request lists the credential's id. */
export function needsVerification(source: PublicKeyCredentialSource, named: boolean): boolean {
  return isHiddenFromUnverified(source) || (source.credProtect === 2 && !named);
}
