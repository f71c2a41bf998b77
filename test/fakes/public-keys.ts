import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { publicKeyOf } from "../../src/cose/algorithms.ts";

/** Signatures checked by node:crypto, which shares no code with the product's own. */

/** Every algorithm of the product: its identifier, its name, its hash and its kind of key to node:crypto. */
export const ALGORITHMS = [
  [-7, "ES256", "sha256", "P-256"],
  [-9, "ESP256", "sha256", "P-256"],
  [-35, "ES384", "sha384", "P-384"],
  [-51, "ESP384", "sha384", "P-384"],
  [-36, "ES512", "sha512", "P-521"],
  [-52, "ESP512", "sha512", "P-521"],
  [-8, "EdDSA", null, "Ed25519"],
  [-19, "Ed25519", null, "Ed25519"],
  [-257, "RS256", "sha256", "RSA"],
] as const;

export function keyOfSpki(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

/** Whether node:crypto takes the signature as one of `algorithm` by the key of this SPKI. */
export function verifies(
  algorithm: number,
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const hash = ALGORITHMS.find(([one]) => one === algorithm)?.[2];
  if (hash === undefined) throw new Error(`No hash for ${algorithm}`);
  return verify(hash, message, keyOfSpki(spki), signature);
}

export async function spkiOf(source: { algorithm: number; privateKey: Uint8Array }): Promise<Uint8Array> {
  return (await publicKeyOf(source.algorithm, source.privateKey)).spki;
}
