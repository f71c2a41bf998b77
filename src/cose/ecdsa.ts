import { p256, p384, p521 } from "@noble/curves/nist.js";
import { encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";
import { derElement, TAG, unhex } from "./der.ts";
import type { KeyFamily } from "./key-family.ts";

/**
 * ECDSA on the curves of NIST, each with the hash that WebAuthn pairs it with (RFC 9053 §2.1, WebAuthn §5.8.5).
 * A private key is the scalar, big-endian, of the curve's own length. WebCrypto signs: in constant time, and sooner.
 */

interface Curve {
  curve: typeof p256;
  /** COSE's number of the curve (RFC 9053 §7.1). */
  crv: number;
  /** WebCrypto's names. */
  namedCurve: string;
  hash: string;
  /** DER of SubjectPublicKeyInfo up to the uncompressed point (RFC 5480 §2). */
  spkiHead: string;
  /** DER of PKCS #8 PrivateKeyInfo up to the scalar, with which it ends (RFC 5958, RFC 5915). */
  pkcs8Head: string;
  /** How many random bytes a key is made from: more than it has, so that its bias is negligible. */
  seedBytes: number;
}

function family({ curve, crv, namedCurve, hash, spkiHead, pkcs8Head, seedBytes }: Curve): KeyFamily {
  const head = unhex(spkiHead);
  const privateHead = unhex(pkcs8Head);
  const scalarBytes = privateHead.at(-1);
  return {
    generate: (randomBytes) => curve.utils.randomSecretKey(randomBytes(seedBytes)),
    publicKey(privateKey, algorithm) {
      const point = curve.getPublicKey(privateKey, false);
      const middle = 1 + (point.length - 1) / 2;
      const cose = encodeCbor(
        new Map<number, number | Uint8Array>([
          [1, 2], // kty: EC2
          [3, algorithm],
          [-1, crv],
          [-2, point.slice(1, middle)], // x
          [-3, point.slice(middle)], // y
        ]),
      );
      return { cose, spki: concat(head, point) };
    },
    // Both give the DER of Ecdsa-Sig-Value (WebAuthn §6.5.5).
    async sign(message, privateKey) {
      // WebCrypto would pass over what is too much.
      if (privateKey.length !== scalarBytes) throw new RangeError("The private key has another length");
      const pkcs8 = concat(privateHead, privateKey);
      const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "ECDSA", namedCurve }, false, [
        "sign",
      ]);
      const pair = await crypto.subtle.sign({ name: "ECDSA", hash }, key, new Uint8Array(message));
      return signatureValue(new Uint8Array(pair));
    },
    signRepeatably: (message, privateKey) =>
      curve.sign(message, privateKey, { format: "der", prehash: true, lowS: false }),
  };
}

/** Of r and s, one after the other. */
function signatureValue(pair: Uint8Array): Uint8Array {
  const half = pair.length / 2;
  return derElement(
    TAG.sequence,
    positiveInteger(pair.subarray(0, half)),
    positiveInteger(pair.subarray(half)),
  );
}

/** In the fewest bytes; one with its highest bit set would be negative (X.690 §8.3). */
function positiveInteger(number: Uint8Array): Uint8Array {
  const first = number.findIndex((byte) => byte !== 0);
  const shortest = number.subarray(first);
  const sign = (shortest[0] ?? 0) < 0x80 ? [] : [0];
  return derElement(TAG.integer, Uint8Array.from(sign), shortest);
}

export const P256 = family({
  curve: p256,
  crv: 1,
  namedCurve: "P-256",
  hash: "SHA-256",
  spkiHead: "3059301306072a8648ce3d020106082a8648ce3d030107034200",
  pkcs8Head: "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
  seedBytes: 48,
});

export const P384 = family({
  curve: p384,
  crv: 2,
  namedCurve: "P-384",
  hash: "SHA-384",
  spkiHead: "3076301006072a8648ce3d020106052b81040022036200",
  pkcs8Head: "304e020100301006072a8648ce3d020106052b81040022043730350201010430",
  seedBytes: 72,
});

export const P521 = family({
  curve: p521,
  crv: 3,
  namedCurve: "P-521",
  hash: "SHA-512",
  spkiHead: "30819b301006072a8648ce3d020106052b8104002303818600",
  pkcs8Head: "3060020100301006072a8648ce3d020106052b81040023044930470201010442",
  seedBytes: 99,
});
