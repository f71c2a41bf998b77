import { fromBase64Url } from "../bytes/base64url.ts";
import { encodeCbor } from "../bytes/cbor.ts";
import type { KeyFamily } from "./key-family.ts";

/**
 * RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8812 §2), made and used by WebCrypto, with its own randomness.
 * A private key is the DER of PKCS #8 PrivateKeyInfo.
 */

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
/** As strong as the other families' least, by NIST SP 800-57 part 1, table 2. */
const NEW_KEY = { ...ALGORITHM, modulusLength: 3072, publicExponent: Uint8Array.of(1, 0, 1) };

export const RSA: KeyFamily = {
  async generate() {
    const { privateKey } = await crypto.subtle.generateKey(NEW_KEY, true, ["sign", "verify"]);
    return new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  },
  async publicKey(privateKey, algorithm) {
    const { n = "", e = "" } = await crypto.subtle.exportKey("jwk", await importPrivate(privateKey, true));
    const cose = encodeCbor(
      new Map<number, number | Uint8Array>([
        [1, 3], // kty: RSA
        [3, algorithm],
        [-1, fromBase64Url(n)],
        [-2, fromBase64Url(e)],
      ]),
    );
    const key = await crypto.subtle.importKey("jwk", { kty: "RSA", n, e }, ALGORITHM, true, ["verify"]);
    return { cose, spki: new Uint8Array(await crypto.subtle.exportKey("spki", key)) };
  },
  async sign(message, privateKey) {
    const key = await importPrivate(privateKey, false);
    return new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, new Uint8Array(message)));
  },
};

function importPrivate(privateKey: Uint8Array, extractable: boolean): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", new Uint8Array(privateKey), ALGORITHM, extractable, ["sign"]);
}
