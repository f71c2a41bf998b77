import { type NewKey, publicKeyOf } from "../../cose/algorithms.ts";
import { derElement, TAG, unhex } from "../../cose/der.ts";
import { randomPrime } from "./primes.ts";

/**
 * An RSA key from a source of random bytes. WebCrypto, which makes the real ones, takes no randomness from outside, so
 * that its keys cannot come from a seed.
 */

const PRIME_BYTES = 128;
const E = 65_537n;
const RS256 = -257;
/** DER of the algorithm: rsaEncryption, without parameters (RFC 8017 A.1). */
const ALGORITHM = unhex("300d06092a864886f70d0101010500");

/** RS256, 2048 bits. Takes half a second. */
export async function seededRsaKey(
  randomBytes: (length: number) => Uint8Array,
): Promise<NewKey & { algorithm: number }> {
  const coprime = (prime: bigint) => prime % E !== 1n;
  const p = randomPrime(PRIME_BYTES, randomBytes, coprime);
  const q = randomPrime(PRIME_BYTES, randomBytes, (prime) => prime !== p && coprime(prime));
  const d = inverse(E, (p - 1n) * (q - 1n));
  const numbers = [0n, p * q, E, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const rsa = derElement(TAG.sequence, ...numbers.map(integer));
  const privateKey = derElement(TAG.sequence, integer(0n), ALGORITHM, derElement(TAG.octetString, rsa));
  return { algorithm: RS256, privateKey, publicKey: await publicKeyOf(RS256, privateKey) };
}

/** The number that gives 1 with `value`, modulo `modulus`; the two have no common divisor. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [old, rest] = [modulus, value % modulus];
  let [before, factor] = [0n, 1n];
  while (rest !== 0n) {
    const quotient = old / rest;
    [old, rest] = [rest, old - quotient * rest];
    [before, factor] = [factor, before - quotient * factor];
  }
  return ((before % modulus) + modulus) % modulus;
}

/** DER of an INTEGER that is not negative. */
function integer(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const padded = digits.length % 2 === 0 ? digits : `0${digits}`;
  return derElement(TAG.integer, unhex(/^[89a-f]/.test(padded) ? `00${padded}` : padded));
}
