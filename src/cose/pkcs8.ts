import { equalBytes } from "../bytes/equal.ts";
import { publicKeyOf } from "./algorithms.ts";
import { derElement, TAG, unhex } from "./der.ts";
import { DerReader } from "./der-reader.ts";
import { KeyFormatError } from "./key-format-error.ts";
import { checkRsaKey } from "./rsa-key.ts";

/**
 * PKCS #8 (RFC 5958), the form in which other programs carry private keys: of the curves of NIST with SEC1 inside
 * (RFC 5915), of Ed25519 (RFC 8410), of RSA (RFC 8017 A.1.2).
 */

export interface PrivateKey {
  /** A COSE algorithm identifier: the one that sites ask for where several have such keys. */
  algorithm: number;
  /** As the vault keeps it. */
  privateKey: Uint8Array;
}

interface Curve {
  name: string;
  /** The content of the OID. */
  oid: Uint8Array;
  bytes: number;
  algorithms: readonly [number, ...number[]];
  /** How much of SubjectPublicKeyInfo stands before the point. */
  spkiHead: number;
}

const CURVES: readonly Curve[] = [
  { name: "P-256", oid: unhex("2a8648ce3d030107"), bytes: 32, algorithms: [-7, -9], spkiHead: 26 },
  { name: "P-384", oid: unhex("2b81040022"), bytes: 48, algorithms: [-35, -51], spkiHead: 23 },
  { name: "P-521", oid: unhex("2b81040023"), bytes: 66, algorithms: [-36, -52], spkiHead: 25 },
];
const EC = unhex("2a8648ce3d0201");
const ED25519 = unhex("2b6570");
const ED25519_ALGORITHMS: readonly number[] = [-8, -19];
const ED25519_SPKI_HEAD = 12;
const RSA = unhex("2a864886f70d010101");
const RSA_ALGORITHM = -257;
const LEAST_RSA_BITS = 2048;
const VERSION_0 = derElement(TAG.integer, Uint8Array.of(0));

/** The algorithm that `readPkcs8` gives to the key of one of this algorithm. */
export function algorithmAfterPkcs8(algorithm: number): number {
  if (ED25519_ALGORITHMS.includes(algorithm)) return -8;
  return CURVES.find(({ algorithms }) => algorithms.includes(algorithm))?.algorithms[0] ?? algorithm;
}

/**
 * Rejects with a KeyFormatError: not DER of a private key, another kind of key, a key that cannot be (of RSA: one whose
 * parts do not belong together), or a public key beside it that is not its own.
 */
export async function readPkcs8(der: Uint8Array): Promise<PrivateKey> {
  const file = new DerReader(der);
  const info = file.inside(TAG.sequence, "PrivateKeyInfo");
  file.end("PrivateKeyInfo");
  const version = info.smallInteger("the version");
  if (version > 1) throw new KeyFormatError(`PKCS #8 of version ${version} is not known`);
  const kind = info.inside(TAG.sequence, "the algorithm");
  const oid = kind.content(TAG.oid, "the algorithm's name");
  const parameters = parametersOf(kind);
  const inner = info.content(TAG.octetString, "the private key");
  if (info.next === TAG.constructed0) info.content(TAG.constructed0, "the attributes");
  const publicKey =
    version === 1 && info.next === TAG.primitive1
      ? info.wholeBits(TAG.primitive1, "the public key")
      : undefined;
  info.end("the private key");

  if (equalBytes(oid, EC)) return readEc(inner, parameters, publicKey);
  if (equalBytes(oid, ED25519)) return readEd25519(inner, publicKey);
  if (equalBytes(oid, RSA)) return readRsa(inner, publicKey);
  throw new KeyFormatError("The private key is of a kind that Latchkey cannot use");
}

/**
 * The one form that Latchkey writes: version 0, the public key where SEC1 has a place for it. Rejects for what is no
 * private key of this algorithm, with a RangeError where the algorithm is not supported.
 */
export async function writePkcs8({ algorithm, privateKey }: PrivateKey): Promise<Uint8Array> {
  const { spki } = await publicKeyOf(algorithm, privateKey);
  const curve = CURVES.find(({ algorithms }) => algorithms.includes(algorithm));
  if (curve) {
    const point = derElement(TAG.bitString, Uint8Array.of(0), spki.subarray(curve.spkiHead));
    const sec1 = derElement(
      TAG.sequence,
      derElement(TAG.integer, Uint8Array.of(1)),
      derElement(TAG.octetString, privateKey),
      derElement(TAG.constructed1, point),
    );
    return wrap([derElement(TAG.oid, EC), derElement(TAG.oid, curve.oid)], sec1);
  }
  if (algorithm === RSA_ALGORITHM) return new Uint8Array(privateKey);
  return wrap([derElement(TAG.oid, ED25519)], derElement(TAG.octetString, privateKey));
}

function wrap(kind: Uint8Array[], inner: Uint8Array): Uint8Array {
  const algorithm = derElement(TAG.sequence, ...kind);
  return derElement(TAG.sequence, VERSION_0, algorithm, derElement(TAG.octetString, inner));
}

/** The OID of the curve, undefined for NULL or nothing. */
function parametersOf(kind: DerReader): Uint8Array | undefined {
  let parameters: Uint8Array | undefined;
  if (kind.next === TAG.oid) parameters = kind.content(TAG.oid, "the curve");
  else if (kind.next === TAG.null) kind.content(TAG.null, "the parameters");
  else if (kind.next !== undefined) throw new KeyFormatError("The private key has parameters of its own");
  kind.end("the algorithm");
  return parameters;
}

async function readEc(
  inner: Uint8Array,
  parameters: Uint8Array | undefined,
  outerPublic: Uint8Array | undefined,
): Promise<PrivateKey> {
  const curve = CURVES.find(({ oid }) => parameters && equalBytes(oid, parameters));
  if (!curve) throw new KeyFormatError("The private key is on a curve that Latchkey cannot use");
  const { algorithms, bytes, name, oid, spkiHead } = curve;
  const whole = new DerReader(inner);
  const sec1 = whole.inside(TAG.sequence, "ECPrivateKey");
  whole.end("ECPrivateKey");
  if (sec1.smallInteger("its version") !== 1) throw new KeyFormatError("ECPrivateKey is not of version 1");
  const scalar = sec1.content(TAG.octetString, "the scalar");
  // Some programs leave zeros at its beginning out.
  if (scalar.length > bytes) throw new KeyFormatError(`The scalar is longer than ${name} has it`);
  const privateKey = new Uint8Array(bytes);
  privateKey.set(scalar, bytes - scalar.length);
  if (sec1.next === TAG.constructed0) {
    const named = sec1.inside(TAG.constructed0, "the inner curve");
    if (!equalBytes(named.content(TAG.oid, "the inner curve"), oid)) {
      throw new KeyFormatError("The private key names two curves");
    }
    named.end("the inner curve");
  }
  const points = outerPublic ? [outerPublic] : [];
  if (sec1.next === TAG.constructed1) {
    const tagged = sec1.inside(TAG.constructed1, "the public key");
    points.push(tagged.wholeBits(TAG.bitString, "the public key"));
    tagged.end("the public key");
  }
  sec1.end("ECPrivateKey");
  const key = { algorithm: algorithms[0], privateKey };
  await checkPublic(
    key,
    spkiHead,
    points.map((point) => checkPoint(point, bytes)),
  );
  return key;
}

function checkPoint(point: Uint8Array, bytes: number): Uint8Array {
  if (point.length !== 1 + 2 * bytes || point[0] !== 4) {
    throw new KeyFormatError("The public key beside the private one is not an uncompressed point");
  }
  return point;
}

async function readEd25519(inner: Uint8Array, outerPublic: Uint8Array | undefined): Promise<PrivateKey> {
  const whole = new DerReader(inner);
  const seed = whole.content(TAG.octetString, "the seed");
  whole.end("the seed");
  if (seed.length !== 32) throw new KeyFormatError(`A seed of Ed25519 has 32 bytes, not ${seed.length}`);
  const key = { algorithm: -8, privateKey: new Uint8Array(seed) };
  await checkPublic(key, ED25519_SPKI_HEAD, outerPublic ? [outerPublic] : []);
  return key;
}

/** Takes the key alone over: attributes are left out. */
async function readRsa(inner: Uint8Array, outerPublic: Uint8Array | undefined): Promise<PrivateKey> {
  const bits = checkRsaKey(inner, outerPublic);
  if (bits < LEAST_RSA_BITS) throw new KeyFormatError(`An RSA key of ${bits} bits is too short`);
  const kind = [derElement(TAG.oid, RSA), derElement(TAG.null)];
  const key = { algorithm: RSA_ALGORITHM, privateKey: wrap(kind, inner) };
  await checkPublic(key, 0, []);
  return key;
}

/** Makes the public key, which fails for what is no private one, and compares it with those that were found. */
async function checkPublic(key: PrivateKey, spkiHead: number, found: readonly Uint8Array[]): Promise<void> {
  let spki: Uint8Array;
  try {
    ({ spki } = await publicKeyOf(key.algorithm, key.privateKey));
  } catch {
    throw new KeyFormatError("The private key has a value that no such key can have");
  }
  if (found.some((point) => !equalBytes(point, spki.subarray(spkiHead)))) {
    throw new KeyFormatError("The public key beside the private one is not its own");
  }
}
