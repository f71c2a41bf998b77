import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { u8 } from "../../bytes/big-endian.ts";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { VaultError } from "../errors.ts";

/** The primitives of docs/vault-format.md, section 1. */

export interface Sealed {
  /** 12 random bytes. */
  nonce: Uint8Array;
  /** Ciphertext followed by the 16-byte tag. */
  sealed: Uint8Array;
}

export type RandomBytes = (length: number) => Uint8Array;

export const NONCE_BYTES = 12;
export const SEAL_BYTES = 16;

/** What a sealing or a hash is bound to: its name, a zero byte, and the parts. */
export function context(name: string, ...parts: Uint8Array[]): Uint8Array {
  return concat(utf8(`latchkey/2/${name}`), u8(0), ...parts);
}

/** AES-256-GCM; `key` as `importKey` gives it. */
export async function seal(
  key: CryptoKey,
  randomBytes: RandomBytes,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Promise<Sealed> {
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = await crypto.subtle.encrypt(gcm(nonce, aad), key, unshared(plaintext));
  return { nonce, sealed: new Uint8Array(sealed) };
}

/** Rejects with VaultError `damaged` where key, nonce, ciphertext and `aad` do not belong together. */
export async function open(key: CryptoKey, { nonce, sealed }: Sealed, aad: Uint8Array): Promise<Uint8Array> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), key, unshared(sealed)));
  } catch (cause) {
    throw new VaultError("damaged", "A sealed part of the vault does not open.", { cause });
  }
}

/** The authentication tag, which stands for the whole row in the index. */
export function sealOf({ sealed }: Sealed): Uint8Array {
  return sealed.slice(-SEAL_BYTES);
}

export function importKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", unshared(key), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** HKDF-SHA-256, extract and expand, 32 bytes. */
export function derive(ikm: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return hkdf(sha256, ikm, salt, utf8(`latchkey/2/${info}`), 32);
}

export function mac(key: Uint8Array, text: Uint8Array): Uint8Array {
  return hmac(sha256, key, text);
}

/**
 * HMAC-SHA-256(tagKey, SHA-256(rpId) ‖ credentialId): tells whether a credential is ours, for this rpId
 * alone, while the vault is locked.
 */
export function ownershipTag(tagKey: Uint8Array, rpId: string, credentialId: Uint8Array): Uint8Array {
  return mac(tagKey, concat(sha256(utf8(rpId)), credentialId));
}

function gcm(nonce: Uint8Array, aad: Uint8Array) {
  return { name: "AES-GCM", iv: unshared(nonce), additionalData: unshared(aad) };
}

/** WebCrypto's types want bytes that no other thread shares. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
