import { fromBase64Url, isBase64Url } from "../../bytes/base64url.ts";
import type { LogCredential } from "../log/entry.ts";
import { decodeAttestationObject } from "./attestation-object.ts";
import { decodeAuthenticatorData } from "./authenticator-data.ts";
import { decodeClientData } from "./client-data.ts";
import type { Decoded } from "./tree.ts";

/** The byte strings of one answer, each decoded by itself. */
export interface DecodedCredential {
  clientData: Decoded;
  /** Of `get()`; of `create()` too, where the browser gave it beside the attestation object. */
  authenticatorData?: Decoded;
  /** Of `create()`. */
  attestationObject?: Decoded;
}

/** `rpId`: the one that the ceremony was for, so that its hash can be named. */
export function decodeCredential({ response }: LogCredential, rpId?: string): DecodedCredential {
  const { clientDataJSON, authenticatorData, attestationObject } = response;
  return {
    clientData: decodeText(clientDataJSON, "clientDataJSON", decodeClientData),
    ...(authenticatorData !== undefined && {
      authenticatorData: decodeText(authenticatorData, "authenticatorData", (bytes) =>
        decodeAuthenticatorData(bytes, rpId),
      ),
    }),
    ...(attestationObject !== undefined && {
      attestationObject: decodeText(attestationObject, "attestationObject", (bytes) =>
        decodeAttestationObject(bytes, rpId),
      ),
    }),
  };
}

function decodeText(text: string, label: string, decode: (bytes: Uint8Array) => Decoded): Decoded {
  if (isBase64Url(text)) return decode(fromBase64Url(text));
  return {
    tree: { label, kind: "unread", start: 0, end: 0 },
    problems: [{ code: "malformed", offset: 0, message: `${label} is not unpadded base64url` }],
  };
}
