/** COSE's algorithm identifiers by the names that their registry gives them. */
const names: ReadonlyMap<number, string> = new Map([
  [-7, "ES256"],
  [-8, "EdDSA"],
  [-9, "ESP256"],
  [-19, "Ed25519"],
  [-35, "ES384"],
  [-36, "ES512"],
  [-51, "ESP384"],
  [-52, "ESP512"],
  [-257, "RS256"],
]);

/** The name; the number where it is none that Latchkey signs with. */
export function algorithmName(algorithm: number): string {
  return names.get(algorithm) ?? String(algorithm);
}
