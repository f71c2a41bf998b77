import { type Field, isBoolean, isBytes, isInteger, isNatural, isOneOf, isText } from "../sealing/fields.ts";
import { OWN_FIELDS, type Own } from "./own.ts";

/** A passkey as the vault keeps it. Times are milliseconds since the epoch. */
export interface Passkey extends Own {
  id: Uint8Array;
  rpId: string;
  rpName: string;
  userHandle: Uint8Array;
  userName: string;
  userDisplayName: string;
  /** A COSE algorithm identifier. */
  algorithm: number;
  privateKey: Uint8Array;
  discoverable: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  /**
   * The file that it was brought in from did not say the two flags: until its first use the person may set them.
   */
  flagsAssumed?: boolean;
  signCount: number;
  createdAt: number;
  lastUsedAt?: number;
  archived: boolean;
  confirmed: boolean;
  /** The secrets of the prf extension: with user verification, then without. */
  prf?: Uint8Array;
  /** Absent: 1. */
  credProtect?: 1 | 2 | 3;
  largeBlob?: Uint8Array;
  /** The relying party said then that it does not know the passkey any more. */
  hiddenAt?: number;
  /** The relying party said then that the names are others; what they were before is kept. */
  renamedAt?: number;
  formerUserName?: string;
  formerUserDisplayName?: string;
}

/** The bytes of a private key by COSE algorithm; those of RS256 are DER, of any length. */
const KEY_BYTES: ReadonlyMap<number, number> = new Map([
  [-7, 32], // ES256
  [-9, 32], // ESP256
  [-8, 32], // EdDSA
  [-19, 32], // Ed25519
  [-35, 48], // ES384
  [-51, 48], // ESP384
  [-36, 66], // ES512
  [-52, 66], // ESP512
]);

const MOST_BLOB_BYTES = 65_536;

export const PASSKEY_FIELDS: Record<keyof Passkey, Field> = {
  id: { is: isBytes(1, 1023) },
  rpId: { is: isText },
  rpName: { is: isText },
  userHandle: { is: isBytes(0, 64) },
  userName: { is: isText },
  userDisplayName: { is: isText },
  algorithm: { is: isInteger },
  privateKey: { is: isBytes(1, 4096) },
  discoverable: { is: isBoolean },
  backupEligible: { is: isBoolean },
  backedUp: { is: isBoolean },
  flagsAssumed: { is: isBoolean, optional: true },
  signCount: { is: isNatural },
  createdAt: { is: isNatural },
  lastUsedAt: { is: isNatural, optional: true },
  archived: { is: isBoolean },
  confirmed: { is: isBoolean },
  prf: { is: isBytes(64), optional: true },
  credProtect: { is: isOneOf(1, 2, 3), optional: true },
  largeBlob: { is: isBytes(0, MOST_BLOB_BYTES), optional: true },
  hiddenAt: { is: isNatural, optional: true },
  renamedAt: { is: isNatural, optional: true },
  formerUserName: { is: isText, optional: true },
  formerUserDisplayName: { is: isText, optional: true },
  ...OWN_FIELDS,
};

export function isWholePasskey({ backupEligible, backedUp, algorithm, privateKey }: Passkey): boolean {
  const keyBytes = KEY_BYTES.get(algorithm) ?? privateKey.length;
  return (backupEligible || !backedUp) && privateKey.length === keyBytes;
}
