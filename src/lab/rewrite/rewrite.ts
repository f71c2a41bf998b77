import { fromBase64Url, toBase64Url } from "../../bytes/base64url.ts";
import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import { signRepeatably } from "../../cose/algorithms.ts";
import type { LabAssertion, LabRegistration } from "../outcome.ts";
import { type AttestedParts, joined, partsOf } from "./authenticator-data.ts";
import { rewriteClientData } from "./client-data.ts";
import { type AssertionEdits, type Attestation, inTurn, type RegistrationEdits } from "./edits.ts";

/**
 * Takes an honest answer, changes it, and signs again: a wrong rpIdHash has a valid signature over the wrong data. So
 * the steps that make the answer know nothing of what may be wrong with it.
 */

/** The key that signs. */
export interface SigningKey {
  algorithm: number;
  privateKey: Uint8Array;
}

export async function rewriteRegistration(
  honest: LabRegistration,
  key: SigningKey,
  edits: readonly RegistrationEdits[],
): Promise<LabRegistration> {
  const { response } = honest;
  const newKey = edits.findLast((edit) => edit.key)?.key;
  const clientData = rewriteClientData(response.clientDataJSON, edits);
  const newId = edits.findLast((edit) => edit.credentialId)?.credentialId;
  const attested = {
    ...(newKey && { publicKey: newKey.publicKey.cose }),
    ...(newId && { id: newId }),
  };
  const data = rewriteData(response.authenticatorData, [
    { authenticatorData: withAttested(attested) },
    ...edits,
  ]);
  const attestation = inTurn(
    attestationOf(response.attestationObject, newKey?.algorithm),
    edits.map((edit) => edit.attestation),
  );
  if (attestation.statement.has("sig")) {
    const message = inTurn(
      concat(data, clientData.hash),
      edits.map((edit) => edit.signed),
    );
    const { algorithm, privateKey } = newKey ?? key;
    attestation.statement.set("sig", await signRepeatably(algorithm, privateKey, message));
  }
  const object = inTurn<Uint8Array>(
    encodeCbor(
      new Map<string, CborValue>([
        ["fmt", attestation.format],
        ["attStmt", attestation.statement],
        ["authData", data],
      ]),
    ),
    edits.map((edit) => edit.attestationObject),
  );
  const id = newId && toBase64Url(newId);
  const rewritten = {
    ...honest,
    ...(id && { id, rawId: id }),
    response: {
      ...response,
      attestationObject: toBase64Url(object),
      authenticatorData: toBase64Url(data),
      clientDataJSON: toBase64Url(clientData.bytes),
      ...(newKey && {
        publicKey: toBase64Url(newKey.publicKey.spki),
        publicKeyAlgorithm: newKey.algorithm,
      }),
    },
  };
  return inTurn<LabRegistration>(
    rewritten,
    edits.map(({ answer }) => answer),
  );
}

export async function rewriteAssertion(
  honest: LabAssertion,
  { algorithm, privateKey }: SigningKey,
  edits: readonly AssertionEdits[],
): Promise<LabAssertion> {
  const { response } = honest;
  const clientData = rewriteClientData(response.clientDataJSON, edits);
  const data = rewriteData(response.authenticatorData, edits);
  const message = inTurn(
    concat(data, clientData.hash),
    edits.map((edit) => edit.signed),
  );
  const rewritten = {
    ...honest,
    response: {
      ...response,
      authenticatorData: toBase64Url(data),
      clientDataJSON: toBase64Url(clientData.bytes),
      signature: toBase64Url(await signRepeatably(algorithm, privateKey, message)),
    },
  };
  return inTurn<LabAssertion>(
    rewritten,
    edits.map(({ answer }) => answer),
  );
}

type DataEdits = Pick<AssertionEdits, "authenticatorData" | "authenticatorDataBytes">;

function rewriteData(honest: string, edits: readonly DataEdits[]): Uint8Array {
  const parts = inTurn(
    partsOf(fromBase64Url(honest)),
    edits.map((edit) => edit.authenticatorData),
  );
  return inTurn<Uint8Array>(
    joined(parts),
    edits.map((edit) => edit.authenticatorDataBytes),
  );
}

function withAttested(changes: Partial<AttestedParts>): NonNullable<DataEdits["authenticatorData"]> {
  return (parts) => (parts.attested ? { ...parts, attested: { ...parts.attested, ...changes } } : parts);
}

/** `algorithm`: of the key that took the place of the honest one. */
function attestationOf(object: string, algorithm: number | undefined): Attestation {
  const members = decodeCbor(fromBase64Url(object)) as CborMap;
  const statement = new Map(members.get("attStmt") as Map<string, CborValue>);
  if (algorithm !== undefined && statement.has("alg")) statement.set("alg", algorithm);
  return { format: String(members.get("fmt")), statement };
}
