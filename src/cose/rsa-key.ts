import { TAG } from "./der.ts";
import { DerReader } from "./der-reader.ts";
import { KeyFormatError } from "./key-format-error.ts";

/** RSAPrivateKey and RSAPublicKey (RFC 8017 A.1.2, A.1.1): numbers that need not belong together. */

/** The parts after the version. */
const PARTS = ["n", "e", "d", "p", "q", "dP", "dQ", "qInv"] as const;

/**
 * How many bits the modulus has. Throws a KeyFormatError for what is not DER of a key of two primes, for parts that do
 * not belong together (libraries take some of them and never look at the others), and where the public key beside it
 * is another's. Whether p and q are primes is not looked at.
 */
export function checkRsaKey(der: Uint8Array, publicKey: Uint8Array | undefined): number {
  const parts = insideOf(der, "RSAPrivateKey");
  if (parts.smallInteger("its version") !== 0) {
    throw new KeyFormatError("An RSA key of more than two primes cannot be used");
  }
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dP, dQ, qInv = 0n] = PARTS.map((part) =>
    numberOf(parts.unsigned(part)),
  );
  parts.end("RSAPrivateKey");
  const belong =
    p > 1n && q > 1n && p * q === n && dP === d % (p - 1n) && dQ === d % (q - 1n) && (qInv * q) % p === 1n;
  if (!belong || (e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) {
    throw new KeyFormatError("The parts of the RSA key do not belong together");
  }
  if (publicKey) checkPublic(publicKey, n, e);
  return n.toString(2).length;
}

function checkPublic(der: Uint8Array, n: bigint, e: bigint): void {
  const parts = insideOf(der, "RSAPublicKey");
  const [modulus, exponent] = [numberOf(parts.unsigned("n")), numberOf(parts.unsigned("e"))];
  parts.end("RSAPublicKey");
  if (modulus !== n || exponent !== e)
    throw new KeyFormatError("The public key beside the private one is not its own");
}

function insideOf(der: Uint8Array, what: string): DerReader {
  const whole = new DerReader(der);
  const parts = whole.inside(TAG.sequence, what);
  whole.end(what);
  return parts;
}

function numberOf(digits: Uint8Array): bigint {
  const text = Array.from(digits, (digit) => digit.toString(16).padStart(2, "0")).join("");
  return BigInt(`0x${text}`);
}
