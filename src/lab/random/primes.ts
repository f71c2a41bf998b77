/** Primes from a source of random bytes, always the same for the same bytes. Quick rather than constant in time. */

/** Found when they are first needed: the background starts without them. */
let smallPrimes: readonly number[] | undefined;
/** As many random bases as make an error less likely than 2^-80 (FIPS 186-5, table B.1). */
const ROUNDS = 5;

/** The first prime from a random number on. `bytes`: its length; its two highest bits are set, as RSA has them. */
export function randomPrime(
  bytes: number,
  randomBytes: (length: number) => Uint8Array,
  accepts: (prime: bigint) => boolean,
): bigint {
  const start = toBigInt(randomBytes(bytes)) | (3n << BigInt(8 * bytes - 2)) | 1n;
  smallPrimes ??= oddPrimesBelow(5000);
  const primes = smallPrimes;
  const remainders = primes.map((prime) => Number(start % BigInt(prime)));
  for (let step = 0; ; step += 2) {
    const divides = (prime: number, i: number) => ((remainders[i] ?? 0) + step) % prime === 0;
    if (primes.some(divides)) continue;
    const candidate = start + BigInt(step);
    if (isProbablyPrime(candidate, bytes, randomBytes) && accepts(candidate)) return candidate;
  }
}

/** Miller and Rabin's test (FIPS 186-5, B.3.1). */
function isProbablyPrime(n: bigint, bytes: number, randomBytes: (length: number) => Uint8Array): boolean {
  let odd = n - 1n;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos++;
  for (let round = 0; round < ROUNDS; round++) {
    const base = 2n + (toBigInt(randomBytes(bytes)) % (n - 3n));
    let power = powerOf(base, odd, n);
    if (power === 1n) continue;
    let left = twos - 1;
    for (; power !== n - 1n && left > 0; left--) power = (power * power) % n;
    if (power !== n - 1n) return false;
  }
  return true;
}

function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let power = 1n;
  for (const bit of exponent.toString(2)) {
    power = (power * power) % modulus;
    if (bit === "1") power = (power * base) % modulus;
  }
  return power;
}

/** From big-endian bytes. */
export function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

function oddPrimesBelow(limit: number): number[] {
  const found: number[] = [];
  for (let n = 3; n < limit; n += 2) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
