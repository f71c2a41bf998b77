import { type CborMap, encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";
import { sign as signWithKey } from "../cose/algorithms.ts";
import type { PublicKeyCredentialSource } from "./credential-source.ts";
import type { AuthenticatorPorts } from "./ports.ts";

/** Attestation (WebAuthn §6.5): none, or self attestation, which proves that the credential's key was at hand. */

export type AttestationFormat = "none" | "packed";

/**
 * The first format in the relying party's order that is one of ours; where none is, the one that says more
 * (WebAuthn §6.3.2). A client that wants no attestation asks for `["none"]`.
 */
export function attestationFormat(preferred: readonly string[]): AttestationFormat {
  const known = (format: string): format is AttestationFormat => format === "none" || format === "packed";
  return preferred.find(known) ?? "packed";
}

/** The attestation object (§6.5.4). `packed` is signed with the credential's own key (§8.2, self attestation). */
export async function attestationObject(
  format: AttestationFormat,
  source: PublicKeyCredentialSource,
  authenticatorData: Uint8Array,
  clientDataHash: Uint8Array,
  sign: NonNullable<AuthenticatorPorts["sign"]> = signWithKey,
): Promise<Uint8Array> {
  const statement: CborMap = new Map();
  if (format === "packed") {
    statement.set("alg", source.algorithm);
    const signed = concat(authenticatorData, clientDataHash);
    statement.set("sig", await sign(source.algorithm, source.privateKey, signed));
  }
  return encodeCbor(
    new Map<string, string | Uint8Array | CborMap>([
      ["fmt", format],
      ["attStmt", statement],
      ["authData", authenticatorData],
    ]),
  );
}
