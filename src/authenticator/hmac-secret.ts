import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

/**
 * The pseudo-random functions of a credential, as CTAP's hmac-secret has them (CTAP 2.1 §12.5): one for
 * answers with user verification, one for answers without. WebAuthn's prf extension uses the first alone
 * (WebAuthn §10.1.4).
 */

const SECRET_BYTES = 32;

/** One or two inputs, 32 bytes each. */
export type HmacSalts = readonly [Uint8Array] | readonly [Uint8Array, Uint8Array];

/** Two secrets, 64 bytes: the one with user verification, then the one without. */
export function newHmacSecrets(randomBytes: (length: number) => Uint8Array): Uint8Array {
  return randomBytes(2 * SECRET_BYTES);
}

/** For each salt the 32 bytes that the function with user verification gives. */
export function evaluateHmac(secrets: Uint8Array, salts: HmacSalts): Uint8Array[] {
  const secret = secrets.subarray(0, SECRET_BYTES);
  return salts.map((salt) => hmac(sha256, secret, salt));
}
