import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import {
  type AttestationObject,
  type AttestationStatement,
  decodeAttestationObject,
  isoBase64URL,
} from "@simplewebauthn/server/helpers";
import { Refusal } from "./refusal.ts";
import { checkAttestationObject } from "./strict-cbor.ts";

/** Bytes. */
const longestId = 1023;

/** Reads the attestation object of an answer. @throws Refusal "attestation-form" or "cbor-form". */
export function readAttestation(answer: RegistrationResponseJSON): AttestationObject {
  const bytes = isoBase64URL.toBuffer(answer.response.attestationObject);
  let found: AttestationObject;
  try {
    found = decodeAttestationObject(bytes);
    if (!(found.get("authData") instanceof Uint8Array)) throw new TypeError("authData is missing");
  } catch {
    throw new Refusal(400, "attestation-form", "The attestation object of this answer cannot be read.");
  }
  checkAttestationObject(bytes);
  return found;
}

/**
 * What the library leaves to its caller (WebAuthn §7.1, on the credential id, and §8.2, on self attestation).
 * @throws Refusal "id-length" or "attestation-algorithm".
 */
export function checkNewCredential(id: string, algorithm: number, statement: AttestationStatement): void {
  if (isoBase64URL.toBuffer(id).length > longestId) {
    throw new Refusal(400, "id-length", `The passkey's id is longer than ${longestId} bytes.`);
  }
  const signedWith = statement.get("alg");
  if (signedWith !== undefined && !statement.get("x5c") && signedWith !== algorithm) {
    throw new Refusal(400, "attestation-algorithm", "The passkey's statement is by another kind of key.");
  }
}
