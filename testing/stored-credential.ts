import type { PublicKeyCredentialSource } from "../src/authenticator/credential-source.ts";
import { toBase64Url } from "../src/bytes/base64url.ts";

/** What a credential says of itself, without its key. Bytes are unpadded base64url. */
export interface StoredCredential {
  credentialId: string;
  rpId: string;
  userHandle: string;
  userName: string;
  userDisplayName: string;
  /** A COSE algorithm identifier. */
  algorithm: number;
  isResidentCredential: boolean;
  /** As in the last answer, whatever a fault made of it there. */
  signCount: number;
  backupEligibility: boolean;
  backupState: boolean;
}

/** What may be changed of a credential: what the relying party sees in its next answer. */
export type CredentialChanges = Partial<
  Pick<StoredCredential, "signCount" | "backupEligibility" | "backupState">
>;

const CHANGEABLE = ["signCount", "backupEligibility", "backupState"];

export function storedCredential(source: PublicKeyCredentialSource): StoredCredential {
  return {
    credentialId: toBase64Url(source.id),
    rpId: source.rpId,
    userHandle: toBase64Url(source.userHandle),
    userName: source.userName,
    userDisplayName: source.userDisplayName,
    algorithm: source.algorithm,
    isResidentCredential: source.discoverable,
    signCount: source.signCount,
    backupEligibility: source.backupEligible,
    backupState: source.backedUp,
  };
}

/** The changes as the credential keeps them; throws a TypeError for what cannot be. */
export function changesOf(
  source: PublicKeyCredentialSource,
  changes: CredentialChanges,
): Partial<PublicKeyCredentialSource> {
  const unknown = Object.keys(changes).find((name) => !CHANGEABLE.includes(name));
  if (unknown !== undefined) throw new TypeError(`${JSON.stringify(unknown)} cannot be changed`);
  for (const name of ["backupEligibility", "backupState"] as const) {
    if (changes[name] !== undefined && typeof changes[name] !== "boolean") {
      throw new TypeError(`${name} is neither true nor false`);
    }
  }
  const { signCount = source.signCount } = changes;
  const backupEligible = changes.backupEligibility ?? source.backupEligible;
  const backedUp = changes.backupState ?? (source.backedUp && backupEligible);
  if (backedUp && !backupEligible) throw new TypeError("backupState needs backupEligibility");
  if (!Number.isInteger(signCount) || signCount < 0 || signCount >= 2 ** 32) {
    throw new TypeError("signCount is no whole number of 32 bits");
  }
  return { signCount, backupEligible, backedUp };
}
