import type { ProtectionLevel } from "./credential-protection.ts";

/** A public key credential source (WebAuthn §4) with what Latchkey keeps beside it. */
export interface PublicKeyCredentialSource {
  id: Uint8Array;
  rpId: string;
  rpName: string;
  /** 1 to 64 bytes. */
  userHandle: Uint8Array;
  userName: string;
  userDisplayName: string;
  /** A COSE algorithm identifier. */
  algorithm: number;
  /** In the form of the algorithm's family: scalar, seed or PKCS #8. */
  privateKey: Uint8Array;
  /** A client-side discoverable credential (WebAuthn §6.1.1). */
  discoverable: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  /** The two before are a guess, which no relying party has seen: the person may change them until the first use. */
  flagsAssumed?: boolean;
  signCount: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastUsedAt?: number;
  /** A newer credential of the same account took its place: it answers only a request that names it. */
  archived: boolean;
  /** False until the page has said that it holds the credential. */
  confirmed: boolean;
  /** The secrets of the prf extension, as `newHmacSecrets` makes them; absent: the credential cannot do it. */
  prf?: Uint8Array;
  /** Absent: 1. */
  credProtect?: ProtectionLevel;
  /** What the relying party left with the credential, at most `MOST_BLOB_BYTES`. */
  largeBlob?: Uint8Array;
}
