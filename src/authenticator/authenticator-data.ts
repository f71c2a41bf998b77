import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../bytes/concat.ts";
import { utf8 } from "../bytes/utf8.ts";

/** Authenticator data (WebAuthn §6.1). */

export const AAGUID = Uint8Array.from(
  // 85695d1e-35e7-48d9-b824-09c4cc891315
  [0x85, 0x69, 0x5d, 0x1e, 0x35, 0xe7, 0x48, 0xd9, 0xb8, 0x24, 0x09, 0xc4, 0xcc, 0x89, 0x13, 0x15],
);

const UP = 0x01;
const UV = 0x04;
const BE = 0x08;
const BS = 0x10;
const AT = 0x40;

export interface AuthenticatorFlags {
  userPresent: boolean;
  userVerified: boolean;
  backupEligible: boolean;
  /** Never true where `backupEligible` is false: such authenticator data is not valid (§6.1). */
  backedUp: boolean;
}

/** Attested credential data (§6.5.1); `publicKey` is a COSE_Key. */
export interface AttestedCredential {
  id: Uint8Array;
  publicKey: Uint8Array;
}

export function authenticatorData(
  rpId: string,
  flags: AuthenticatorFlags,
  signCount: number,
  attested?: AttestedCredential,
): Uint8Array<ArrayBuffer> {
  if (flags.backedUp && !flags.backupEligible) throw new RangeError("BS without BE");
  const fixed = new DataView(new ArrayBuffer(5));
  fixed.setUint8(
    0,
    (flags.userPresent ? UP : 0) |
      (flags.userVerified ? UV : 0) |
      (flags.backupEligible ? BE : 0) |
      (flags.backedUp ? BS : 0) |
      (attested ? AT : 0),
  );
  fixed.setUint32(1, signCount);
  const head = concat(sha256(utf8(rpId)), new Uint8Array(fixed.buffer));
  if (!attested) return head;
  const idLength = Uint8Array.of(attested.id.length >> 8, attested.id.length & 0xff);
  return concat(head, AAGUID, idLength, attested.id, attested.publicKey);
}
