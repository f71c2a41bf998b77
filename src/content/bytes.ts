import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { CeremonyAnswer, PageAnswer } from "../wire/ceremony.ts";

/** The two forms of byte strings on the page's side of the wire. */

export function binaryToBase64Url(text: string): string {
  return toBase64Url(Uint8Array.from(text, (unit) => unit.charCodeAt(0)));
}

const buffer = (text: string) => fromBase64Url(text).buffer;

/** The answer as the page's script wants it: byte strings as ArrayBuffers, under the names of the getters. */
export function forPage(answer: CeremonyAnswer): PageAnswer {
  if (answer.type !== "credential") return answer;
  const { credential } = answer;
  const { id, type, authenticatorAttachment, response } = credential;
  const registration = "attestationObject" in response;
  const clientDataJSON = buffer(response.clientDataJSON);
  const authenticatorData = buffer(response.authenticatorData);
  return {
    type: "credential",
    registration,
    credential: {
      id,
      type,
      authenticatorAttachment,
      rawId: buffer(credential.rawId),
      getClientExtensionResults: credential.clientExtensionResults,
      toJSON: credential,
    },
    response: registration
      ? {
          clientDataJSON,
          attestationObject: buffer(response.attestationObject),
          getTransports: response.transports,
          getAuthenticatorData: authenticatorData,
          getPublicKey: buffer(response.publicKey),
          getPublicKeyAlgorithm: response.publicKeyAlgorithm,
        }
      : {
          clientDataJSON,
          authenticatorData,
          signature: buffer(response.signature),
          userHandle: response.userHandle === undefined ? null : buffer(response.userHandle),
        },
  };
}
