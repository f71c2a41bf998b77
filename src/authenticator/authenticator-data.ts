import { sha256 } from "@noble/hashes/sha2.js";
import { type CborMap, encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";
import { utf8 } from "../bytes/utf8.ts";

/** Authenticator data (WebAuthn §6.1). */

/**
 * Latchkey's own AAGUID. It stays under every attestation: Level 3 has no client zero it any more, and relying
 * parties name a passkey in their lists by it.
 */
export const AAGUID = Uint8Array.from(
  // 85695d1e-35e7-48d9-b824-09c4cc891315
  [0x85, 0x69, 0x5d, 0x1e, 0x35, 0xe7, 0x48, 0xd9, 0xb8, 0x24, 0x09, 0xc4, 0xcc, 0x89, 0x13, 0x15],
);

const UP = 0x01;
const UV = 0x04;
const BE = 0x08;
const BS = 0x10;
const AT = 0x40;
const ED = 0x80;

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

/** `extensions`: the authenticator's extension outputs in canonical order; an empty map is left out. */
export function authenticatorData(
  rpId: string,
  flags: AuthenticatorFlags,
  signCount: number,
  attested?: AttestedCredential,
  extensions: CborMap = new Map(),
): Uint8Array<ArrayBuffer> {
  if (flags.backedUp && !flags.backupEligible) throw new RangeError("BS without BE");
  const fixed = new DataView(new ArrayBuffer(5));
  fixed.setUint8(
    0,
    (flags.userPresent ? UP : 0) |
      (flags.userVerified ? UV : 0) |
      (flags.backupEligible ? BE : 0) |
      (flags.backedUp ? BS : 0) |
      (attested ? AT : 0) |
      (extensions.size > 0 ? ED : 0),
  );
  fixed.setUint32(1, signCount);
  return concat(
    sha256(utf8(rpId)),
    new Uint8Array(fixed.buffer),
    ...(attested ? attestedData(attested) : []),
    ...(extensions.size > 0 ? [encodeCbor(extensions)] : []),
  );
}

function attestedData({ id, publicKey }: AttestedCredential): Uint8Array[] {
  return [AAGUID, Uint8Array.of(id.length >> 8, id.length & 0xff), id, publicKey];
}
