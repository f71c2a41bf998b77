import { createHash } from "node:crypto";
import { type ClientData, checkAuthenticatorData, checkClientData } from "../../../../demo/answer-checks.ts";
import { type Body, isObject } from "../../../../demo/bodies.ts";
import type { Purpose } from "../../../../demo/challenges.ts";
import type { UserVerification } from "../../../../demo/events.ts";
import type { Harbour } from "../../../../demo/harbour.ts";
import type { Visit } from "../../../../demo/visit.ts";
import type { Forgotten } from "./checks.ts";

/**
 * Harbour's own checks, for a twin that forgets some: what it does not look at is put right before Harbour's check
 * sees it.
 */

/** The body of a request whose credential says that it is one of a public key, and the same id twice. */
export function lookAtForm(body: Body, forgets: Forgotten): Body {
  const { response: credential } = body;
  if (!isObject(credential)) return body;
  const seen = { ...credential };
  if (forgets.has("credential type")) seen.type = "public-key";
  if (forgets.has("raw id")) seen.rawId = seen.id;
  return { ...body, response: seen };
}

/** Uses the challenge up, whoever's it is where that is forgotten. @returns the user verification that was asked for. */
export function takeChallenge(
  { harbour, session }: Visit,
  forgets: Forgotten,
  { challenge }: ClientData,
  purpose: Purpose,
): UserVerification {
  if (!forgets.has("challenge")) return harbour.challenges.take(challenge, session, purpose);
  return purpose === "registration" ? "preferred" : "required";
}

/** @throws Refusal as `checkClientData` of the demo. */
export function lookAtClientData(data: ClientData, type: string, harbour: Harbour, forgets: Forgotten): void {
  const seen = { ...data };
  if (forgets.has("type")) seen.type = type;
  if (forgets.has("origin")) Object.assign(seen, { origin: harbour.origin, crossOrigin: false });
  checkClientData(seen, type, harbour);
}

/** @throws Refusal as `checkAuthenticatorData` of the demo. */
export function lookAtAuthenticatorData(
  bytes: Uint8Array<ArrayBuffer>,
  harbour: Harbour,
  asked: UserVerification,
  forgets: Forgotten,
): { be: boolean; bs: boolean; counter: number } {
  const written = bytes[32] ?? 0;
  let flags = written;
  let seen = bytes.slice();
  if (forgets.has("encoding")) {
    // Only the first 37 bytes, which say that no more comes; what is missing is zero.
    flags &= 0x1d;
    seen = new Uint8Array(37);
    seen.set(bytes.subarray(0, 37));
  }
  if (forgets.has("rp id")) seen.set(createHash("sha256").update(harbour.rpId).digest());
  if (forgets.has("presence")) flags |= 0x01;
  if (forgets.has("verification")) flags |= 0x04;
  if (forgets.has("backup flags")) flags &= ~0x10;
  seen[32] = flags;
  const { counter } = checkAuthenticatorData(seen, harbour, asked);
  return { be: (written & 0x08) !== 0, bs: (written & 0x10) !== 0, counter };
}
