import { type Field, isBoolean, isBytes, isInteger, isNatural, isText } from "../sealing/fields.ts";

/** A passkey as the vault keeps it. Times are milliseconds since the epoch. */
export interface Passkey {
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
  signCount: number;
  createdAt: number;
  lastUsedAt?: number;
  archived: boolean;
  confirmed: boolean;
}

const ES256 = -7;

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
  signCount: { is: isNatural },
  createdAt: { is: isNatural },
  lastUsedAt: { is: isNatural, optional: true },
  archived: { is: isBoolean },
  confirmed: { is: isBoolean },
};

export function isWholePasskey({ backupEligible, backedUp, algorithm, privateKey }: Passkey): boolean {
  return (backupEligible || !backedUp) && (algorithm !== ES256 || privateKey.length === 32);
}
