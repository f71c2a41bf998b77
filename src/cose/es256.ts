import { p256 } from "@noble/curves/nist.js";
import { encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";

/** ES256: ECDSA on P-256 with SHA-256 (RFC 9053 §2.1); keys as COSE_Key (RFC 9053 §7.1.1) and SPKI. */

export const ES256 = -7;

/** DER of SubjectPublicKeyInfo up to the uncompressed point: id-ecPublicKey, prime256v1 (RFC 5480 §2). */
const SPKI_PREFIX = Uint8Array.of(
  ...[0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00],
);

/** The bytes of randomness that a key is made from: more than its 32, so that its bias is negligible. */
const SEED_BYTES = 48;

/** A new secret scalar, 32 bytes big-endian, from the given source of randomness. */
export function generateSecretKey(randomBytes: (length: number) => Uint8Array): Uint8Array {
  return p256.utils.randomSecretKey(randomBytes(SEED_BYTES));
}

/** The COSE_Key of a secret key's public half, in CTAP2 canonical form. */
export function cosePublicKey(secretKey: Uint8Array): Uint8Array {
  const point = p256.getPublicKey(secretKey, false);
  return encodeCbor(
    new Map<number, number | Uint8Array>([
      [1, 2], // kty: EC2
      [3, ES256], // alg
      [-1, 1], // crv: P-256
      [-2, point.slice(1, 33)], // x
      [-3, point.slice(33)], // y
    ]),
  );
}

/** The same public key as DER of SubjectPublicKeyInfo. */
export function spkiPublicKey(secretKey: Uint8Array): Uint8Array {
  return concat(SPKI_PREFIX, p256.getPublicKey(secretKey, false));
}

/** The signature over SHA-256(message), as the DER of Ecdsa-Sig-Value (WebAuthn §6.5.5). */
export function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return p256.sign(message, secretKey, { format: "der", prehash: true, lowS: false });
}
