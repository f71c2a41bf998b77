import { fromBase64Url } from "../bytes/base64url.ts";
import type { BinaryText, CeremonyAnswer, ContentAnswer } from "./ceremony.ts";

/** The answer to a ceremony as the page's script wants it: what its getters and methods answer with, by name. */
export function forPage(answer: CeremonyAnswer): ContentAnswer {
  if (answer.type !== "credential") return answer;
  const { credential } = answer;
  const { id, type, authenticatorAttachment, response, clientExtensionResults } = credential;
  const registration = "attestationObject" in response;
  const clientDataJSON = binary(response.clientDataJSON);
  const authenticatorData = binary(response.authenticatorData);
  return {
    type: "credential",
    registration,
    credential: {
      id,
      type,
      authenticatorAttachment,
      rawId: binary(credential.rawId),
      getClientExtensionResults: extensionResults(clientExtensionResults),
      toJSON: credential,
    },
    response: registration
      ? {
          clientDataJSON,
          attestationObject: binary(response.attestationObject),
          getTransports: response.transports,
          getAuthenticatorData: authenticatorData,
          getPublicKey: binary(response.publicKey),
          getPublicKeyAlgorithm: response.publicKeyAlgorithm,
        }
      : {
          clientDataJSON,
          authenticatorData,
          signature: binary(response.signature),
          userHandle: response.userHandle === undefined ? null : binary(response.userHandle),
        },
  };
}

/** The members of AuthenticationExtensionsClientOutputs that are buffers (WebAuthn §10.1.4 and §10.1.5). */
function extensionResults(results: object): Record<string, unknown> {
  const { largeBlob, prf, ...others } = results as {
    largeBlob?: { blob?: string };
    prf?: { results?: { first: string; second?: string } };
  };
  return {
    ...others,
    ...(largeBlob && { largeBlob: withBinary(largeBlob, "blob") }),
    ...(prf && {
      prf: { ...prf, ...(prf.results && { results: withBinary(prf.results, "first", "second") }) },
    }),
  };
}

function withBinary(values: object, ...names: string[]): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    names.includes(name) ? binary(value as string) : value,
  ]);
  return Object.fromEntries(entries);
}

function binary(text: string): BinaryText {
  return { binary: Array.from(fromBase64Url(text), (byte) => String.fromCharCode(byte)).join("") };
}
