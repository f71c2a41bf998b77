import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../bytes/concat.ts";
import { utf8 } from "../bytes/utf8.ts";
import { VaultError } from "./errors.ts";

/** AES-256-GCM with a random 96-bit nonce; the subkeys; the ownership tag. */

export interface Sealed {
  nonce: Uint8Array;
  /** Ciphertext followed by the 16-byte tag. */
  sealed: Uint8Array;
}

export const NONCE_BYTES = 12;

export async function seal(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  context: Uint8Array,
): Promise<Sealed> {
  const sealed = await crypto.subtle.encrypt(gcm(nonce, context), await importKey(key), copy(plaintext));
  return { nonce, sealed: new Uint8Array(sealed) };
}

/** Rejects with VaultError `damaged` where key, nonce, text and context do not belong together. */
export async function open(
  key: Uint8Array,
  { nonce, sealed }: Sealed,
  context: Uint8Array,
): Promise<Uint8Array> {
  try {
    const plaintext = await crypto.subtle.decrypt(gcm(nonce, context), await importKey(key), copy(sealed));
    return new Uint8Array(plaintext);
  } catch (cause) {
    throw new VaultError("damaged", "A sealed part of the vault does not open.", { cause });
  }
}

/** A subkey of the vault key for one purpose (HKDF-SHA-256, RFC 5869, salt: the vault's id). */
export function subkey(vaultKey: Uint8Array, vaultId: Uint8Array, purpose: "records"): Uint8Array {
  return hkdf(sha256, vaultKey, vaultId, utf8(`latchkey/${purpose}`), 32);
}

/**
 * HMAC-SHA-256(tagKey, SHA-256(rpId) ‖ credentialId): tells whether a credential is ours, for this rpId
 * alone, while the vault is locked.
 */
export function ownershipTag(tagKey: Uint8Array, rpId: string, credentialId: Uint8Array): Uint8Array {
  return hmac(sha256, tagKey, concat(sha256(utf8(rpId)), credentialId));
}

function gcm(nonce: Uint8Array, context: Uint8Array) {
  return { name: "AES-GCM", iv: copy(nonce), additionalData: copy(context) };
}

function importKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", copy(key), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** WebCrypto's types want bytes that no other thread shares. */
function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
