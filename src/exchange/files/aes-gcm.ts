/** AES-256-GCM as the encrypted formats have it: a tag of 16 bytes behind the ciphertext. */

/** Undefined where key, nonce, ciphertext and `associated` do not belong together: a wrong password, or a changed file. */
export async function openAesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array = new Uint8Array(),
): Promise<Uint8Array | undefined> {
  const usable = await crypto.subtle.importKey("raw", key.slice(), "AES-GCM", false, ["decrypt"]);
  const algorithm = { name: "AES-GCM", iv: nonce.slice(), additionalData: associated.slice() };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, usable, sealed.slice()));
  } catch {
    return undefined;
  }
}
