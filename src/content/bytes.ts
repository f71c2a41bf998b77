import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { CeremonyAnswer, PageAnswer } from "../wire/ceremony.ts";

/** The two forms of byte strings on the page's side of the wire. */

export function binaryToBase64Url(text: string): string {
  return toBase64Url(Uint8Array.from(text, (unit) => unit.charCodeAt(0)));
}

/** The members of a credential's `response` that are byte strings. */
const BYTES = [
  "clientDataJSON",
  "authenticatorData",
  "attestationObject",
  "publicKey",
  "signature",
  "userHandle",
];

export function withBuffers(answer: CeremonyAnswer): PageAnswer {
  if (answer.type !== "credential") return answer;
  const json = answer.credential;
  const buffers: Record<string, ArrayBuffer> = {};
  for (const [name, value] of Object.entries(json.response)) {
    if (BYTES.includes(name)) buffers[name] = fromBase64Url(value as string).buffer;
  }
  return { type: "credential", json, rawId: fromBase64Url(json.rawId).buffer, buffers };
}
