/** Names from the COSE registries (RFC 9053, RFC 8230, RFC 9864), as far as WebAuthn meets them. */

export const ALGORITHM_NAMES: ReadonlyMap<number, string> = new Map([
  [-7, "ES256"],
  [-8, "EdDSA"],
  [-9, "ESP256"],
  [-19, "Ed25519"],
  [-35, "ES384"],
  [-36, "ES512"],
  [-37, "PS256"],
  [-38, "PS384"],
  [-39, "PS512"],
  [-47, "ES256K"],
  [-48, "ML-DSA-44"],
  [-49, "ML-DSA-65"],
  [-50, "ML-DSA-87"],
  [-51, "ESP384"],
  [-52, "ESP512"],
  [-53, "Ed448"],
  [-257, "RS256"],
  [-258, "RS384"],
  [-259, "RS512"],
  [-65535, "RS1"],
]);

export const KEY_TYPES: ReadonlyMap<number, string> = new Map([
  [1, "OKP"],
  [2, "EC2"],
  [3, "RSA"],
  [4, "Symmetric"],
  [7, "AKP"],
]);

export const CURVES: ReadonlyMap<number, string> = new Map([
  [1, "P-256"],
  [2, "P-384"],
  [3, "P-521"],
  [4, "X25519"],
  [5, "X448"],
  [6, "Ed25519"],
  [7, "Ed448"],
  [8, "secp256k1"],
]);

const COMMON = new Map([
  [1, "kty"],
  [2, "kid"],
  [3, "alg"],
  [4, "key_ops"],
  [5, "Base IV"],
]);

/** Parameters of a key type, from -1 downwards. */
const OF_TYPE: Readonly<Record<number, readonly string[]>> = {
  1: ["crv", "x", "y", "d"],
  2: ["crv", "x", "y", "d"],
  3: ["n", "e", "d", "p", "q", "dP", "dQ", "qInv"],
  7: ["pub", "priv"],
};

/** The name of a key parameter, which for negative labels depends on the key type. */
export function parameterName(label: number, keyType: number | undefined): string | undefined {
  if (label >= 0) return COMMON.get(label);
  return keyType === undefined ? undefined : OF_TYPE[keyType]?.[-1 - label];
}
