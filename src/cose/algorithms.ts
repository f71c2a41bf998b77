import { P256, P384, P521 } from "./ecdsa.ts";
import { ED25519 } from "./ed25519.ts";
import type { KeyFamily, PublicKey } from "./key-family.ts";
import { RSA } from "./rsa.ts";

/**
 * Every algorithm that Latchkey signs with, by its COSE identifier. Those that name their curve
 * (RFC 9864) have the same keys and signatures as the older ones for which WebAuthn fixes it (§5.8.5).
 */
const FAMILIES: ReadonlyMap<number, KeyFamily> = new Map([
  [-7, P256], // ES256
  [-9, P256], // ESP256
  [-35, P384], // ES384
  [-51, P384], // ESP384
  [-36, P521], // ES512
  [-52, P521], // ESP512
  [-8, ED25519], // EdDSA
  [-19, ED25519], // Ed25519
  [-257, RSA], // RS256
]);

export function supportsAlgorithm(algorithm: number): boolean {
  return FAMILIES.has(algorithm);
}

export interface NewKey {
  privateKey: Uint8Array;
  publicKey: PublicKey;
}

/** A new key pair. Rejects with a RangeError for an algorithm that is not supported. */
export async function generateKey(
  algorithm: number,
  randomBytes: (length: number) => Uint8Array,
): Promise<NewKey> {
  const privateKey = await familyOf(algorithm).generate(randomBytes);
  return { privateKey, publicKey: await publicKeyOf(algorithm, privateKey) };
}

/** Rejects for a key that is none of this algorithm, with a RangeError where the algorithm is not supported. */
export async function publicKeyOf(algorithm: number, privateKey: Uint8Array): Promise<PublicKey> {
  return familyOf(algorithm).publicKey(privateKey, algorithm);
}

/** The signature over `message` as WebAuthn §6.5.5 has it; rejects as `publicKeyOf` does. */
export async function sign(
  algorithm: number,
  privateKey: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  return familyOf(algorithm).sign(message, privateKey);
}

/**
 * The same with no randomness (ECDSA: RFC 6979), in JavaScript: for keys that come from a seed, whose signatures are to
 * be the same in every run.
 */
export async function signRepeatably(
  algorithm: number,
  privateKey: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  const family = familyOf(algorithm);
  return (family.signRepeatably ?? family.sign)(message, privateKey);
}

/** Makes the first signature with the algorithm as fast as the others; where it is not supported, nothing. */
export function warmUp(algorithm: number): void {
  FAMILIES.get(algorithm)?.warmUp?.();
}

function familyOf(algorithm: number): KeyFamily {
  const family = FAMILIES.get(algorithm);
  if (!family) throw new RangeError(`The algorithm ${algorithm} is not supported`);
  return family;
}
