import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "../bytes/utf8.ts";
import type { Caller } from "./caller.ts";

/** The limited serialisation of the client data (WebAuthn §5.8.1.1), byte for byte. */

export interface CollectedClientData {
  type: "webauthn.create" | "webauthn.get";
  /** Unpadded base64url. */
  challenge: string;
  origin: string;
  crossOrigin: boolean;
  /** Only for a cross-origin caller. */
  topOrigin?: string;
}

/** What the caller's client data hold (WebAuthn §5.1.3 step 13, §5.1.4.1 step 10). */
export function collectClientData(
  type: CollectedClientData["type"],
  challenge: string,
  { origin, sameOriginWithAncestors, embedding }: Caller,
): CollectedClientData {
  const topOrigin = embedding && { topOrigin: embedding.topOrigin };
  return { type, challenge, origin, crossOrigin: !sameOriginWithAncestors, ...topOrigin };
}

export function serializeClientData(data: CollectedClientData): Uint8Array<ArrayBuffer> {
  const topOrigin = data.topOrigin === undefined ? "" : `,"topOrigin":${ccdToString(data.topOrigin)}`;
  return utf8(
    `{"type":${ccdToString(data.type)},"challenge":${ccdToString(data.challenge)}` +
      `,"origin":${ccdToString(data.origin)},"crossOrigin":${data.crossOrigin}${topOrigin}}`,
  );
}

export function hashClientData(serialized: Uint8Array): Uint8Array {
  return sha256(serialized);
}

/** CCDToString: unlike JSON.stringify it has no short forms such as `\n` for control characters. */
function ccdToString(text: string): string {
  let quoted = '"';
  for (const character of text.toWellFormed()) {
    const code = character.charCodeAt(0);
    if (character === '"' || character === "\\") quoted += `\\${character}`;
    else if (code < 0x20) quoted += `\\u${code.toString(16).padStart(4, "0")}`;
    else quoted += character;
  }
  return `${quoted}"`;
}
