import type { CborValue } from "../../bytes/cbor.ts";
import type { NewKey } from "../../cose/algorithms.ts";
import type { LabAssertion, LabRegistration } from "../outcome.ts";
import type { AuthenticatorDataParts } from "./authenticator-data.ts";

/**
 * Changes to an honest answer, in the order in which they are made. Whatever they change, the signature is made after
 * it, so that what is wrong is that alone; `signed` changes what is signed itself.
 */
interface Edits<Answer> {
  clientData?: (members: Record<string, unknown>) => Record<string, unknown>;
  clientDataJson?: (json: string) => string;
  authenticatorData?: (parts: AuthenticatorDataParts) => AuthenticatorDataParts;
  authenticatorDataBytes?: (data: Uint8Array) => Uint8Array;
  signed?: (message: Uint8Array) => Uint8Array;
  /** The last: what is around the bytes. */
  answer?: (answer: Answer) => Answer;
}

export interface RegistrationEdits extends Edits<LabRegistration> {
  /** Before everything else: another key for the credential. */
  key?: NewKey & { algorithm: number };
  /** Before everything else: another id for it. */
  credentialId?: Uint8Array;
  attestation?: (attestation: Attestation) => Attestation;
  attestationObject?: (bytes: Uint8Array) => Uint8Array;
}

export type AssertionEdits = Edits<LabAssertion>;

export interface Attestation {
  format: string;
  /** `sig` is made anew where there is one (WebAuthn §8.2, self attestation). */
  statement: Map<string, CborValue>;
}

/** One edit after the other. */
export function inTurn<T>(value: T, edits: readonly (((value: T) => T) | undefined)[]): T {
  return edits.reduce((changed, edit) => edit?.(changed) ?? changed, value);
}
