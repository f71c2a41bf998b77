import { createHash } from "node:crypto";
import { decodeClientDataJSON, parseAuthenticatorData } from "@simplewebauthn/server/helpers";
import type { Flags, UserVerification } from "./events.ts";
import type { Harbour } from "./harbour.ts";
import { Refusal } from "./refusal.ts";
import { checkAuthenticatorDataEnd } from "./strict-cbor.ts";

export interface ClientData {
  type: unknown;
  challenge: string;
  origin: unknown;
  crossOrigin?: unknown;
}

/**
 * Decodes clientDataJSON (unpadded base64url). What it says is not checked yet.
 * @throws Refusal "client-data-form".
 */
export function readClientData(encoded: string): ClientData {
  let data: unknown;
  try {
    data = decodeClientDataJSON(encoded);
  } catch {
    data = undefined;
  }
  if (typeof data !== "object" || data === null || !("challenge" in data)) throw malformed();
  const { challenge, ...rest } = data;
  if (typeof challenge !== "string") throw malformed();
  return { type: undefined, origin: undefined, ...rest, challenge };
}

function malformed(): Refusal {
  return new Refusal(400, "client-data-form", "The client data of this answer cannot be read.");
}

/** @throws Refusal "wrong-type", "wrong-origin" or "cross-origin". */
export function checkClientData(data: ClientData, type: string, { origin }: Harbour): void {
  if (data.type !== type) {
    throw new Refusal(400, "wrong-type", `Expected an answer of type ${type}, not ${String(data.type)}.`);
  }
  if (data.origin !== origin) {
    throw new Refusal(400, "wrong-origin", `This answer was made for ${String(data.origin)}, not ${origin}.`);
  }
  if (data.crossOrigin === true) {
    throw new Refusal(400, "cross-origin", "This answer was made in a frame of another site.");
  }
}

/**
 * Reads authenticator data and refuses what claims less than was asked for.
 * @throws Refusal "auth-data-form", "cbor-form", "wrong-rp-id", "not-present", "not-verified-user" or "backup-flags".
 */
export function checkAuthenticatorData(
  bytes: Uint8Array<ArrayBuffer>,
  { rpId }: Harbour,
  asked: UserVerification,
): { flags: Flags; counter: number } {
  const { rpIdHash, flags, counter } = parse(bytes);
  if (!createHash("sha256").update(rpId).digest().equals(rpIdHash)) {
    throw new Refusal(400, "wrong-rp-id", `This answer was made for another site, not for ${rpId}.`);
  }
  if (!flags.up) {
    throw new Refusal(400, "not-present", "Nobody was present: the passkey answered without being asked.");
  }
  if (asked === "required" && !flags.uv) {
    throw new Refusal(
      400,
      "not-verified-user",
      "This needs a PIN or biometric check, and the passkey did not do one.",
    );
  }
  if (flags.bs && !flags.be) {
    throw new Refusal(400, "backup-flags", "This passkey says it is backed up, and that it never can be.");
  }
  return { flags: { up: flags.up, uv: flags.uv, be: flags.be, bs: flags.bs }, counter };
}

function parse(bytes: Uint8Array<ArrayBuffer>): ReturnType<typeof parseAuthenticatorData> {
  let parsed: ReturnType<typeof parseAuthenticatorData>;
  try {
    parsed = parseAuthenticatorData(bytes);
  } catch {
    throw new Refusal(400, "auth-data-form", "The authenticator data of this answer cannot be read.");
  }
  checkAuthenticatorDataEnd(bytes);
  return parsed;
}
