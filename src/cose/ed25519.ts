import { ed25519 } from "@noble/curves/ed25519.js";
import { encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";
import { unhex } from "./der.ts";
import type { KeyFamily } from "./key-family.ts";

/** EdDSA on Ed25519 (RFC 8032, RFC 9053 §2.2). A private key is the seed, 32 bytes. */

/** DER of SubjectPublicKeyInfo up to the key (RFC 8410 §4). */
const SPKI_HEAD = unhex("302a300506032b6570032100");

export const ED25519: KeyFamily = {
  generate: (randomBytes) => ed25519.utils.randomSecretKey(randomBytes(32)),
  publicKey(privateKey, algorithm) {
    const key = ed25519.getPublicKey(privateKey);
    const cose = encodeCbor(
      new Map<number, number | Uint8Array>([
        [1, 1], // kty: OKP
        [3, algorithm],
        [-1, 6], // crv: Ed25519
        [-2, key], // x
      ]),
    );
    return { cose, spki: concat(SPKI_HEAD, key) };
  },
  sign: (message, privateKey) => ed25519.sign(message, privateKey),
  warmUp: () => void ed25519.sign(SPKI_HEAD, ed25519.utils.randomSecretKey()),
};
