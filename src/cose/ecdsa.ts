import { p256, p384, p521 } from "@noble/curves/nist.js";
import { encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";
import { unhex } from "./der.ts";
import type { KeyFamily } from "./key-family.ts";

/**
 * ECDSA on the curves of NIST, each with the hash that WebAuthn pairs it with (RFC 9053 §2.1, WebAuthn §5.8.5).
 * A private key is the scalar, big-endian, of the curve's own length.
 */

interface Curve {
  curve: typeof p256;
  /** COSE's number of the curve (RFC 9053 §7.1). */
  crv: number;
  /** DER of SubjectPublicKeyInfo up to the uncompressed point (RFC 5480 §2). */
  spkiHead: string;
  /** How many random bytes a key is made from: more than it has, so that its bias is negligible. */
  seedBytes: number;
}

function family({ curve, crv, spkiHead, seedBytes }: Curve): KeyFamily {
  const head = unhex(spkiHead);
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
    // The DER of Ecdsa-Sig-Value (WebAuthn §6.5.5).
    sign: (message, privateKey) =>
      curve.sign(message, privateKey, { format: "der", prehash: true, lowS: false }),
    warmUp: () => void curve.sign(head, curve.utils.randomSecretKey(), { prehash: true, lowS: false }),
  };
}

export const P256 = family({
  curve: p256,
  crv: 1,
  spkiHead: "3059301306072a8648ce3d020106082a8648ce3d030107034200",
  seedBytes: 48,
});

export const P384 = family({
  curve: p384,
  crv: 2,
  spkiHead: "3076301006072a8648ce3d020106052b81040022036200",
  seedBytes: 72,
});

export const P521 = family({
  curve: p521,
  crv: 3,
  spkiHead: "30819b301006072a8648ce3d020106052b8104002303818600",
  seedBytes: 99,
});
