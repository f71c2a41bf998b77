import { t } from "../i18n/messages.ts";
import { PlatformError, platformError } from "./errors.ts";

/** What the two WebAuthn calls have in common. Nobody checks the signatures: what counts is the output of PRF. */

/** Bytes of the PRF's input, of its output, and of a challenge. */
export const LENGTH = 32;
/** How long the system may ask the person. */
export const TIMEOUT_MS = 120_000;
/** Place of the flags in authenticator data, after the hash of the RP id. */
const FLAGS_AT = 32;
const USER_VERIFIED = 0x04;

/** The browser's answer to a WebAuthn call; a PlatformError where there is none. */
export async function ask(
  call: (credentials: CredentialsContainer) => Promise<Credential | null>,
): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await call(navigator.credentials);
  } catch (error) {
    throw platformError(error);
  }
  if (credential === null) throw new PlatformError(t("deviceNoAnswer"));
  return credential as PublicKeyCredential;
}

/**
 * The flags of authenticator data. Throws a PlatformError where the user was not verified: PRF has other outputs then,
 * and the vault counts on the verification.
 */
export function verifiedFlags(authenticatorData: Uint8Array): number {
  const flags = authenticatorData[FLAGS_AT] ?? 0;
  if ((flags & USER_VERIFIED) === 0) throw new PlatformError(t("deviceUnchecked"));
  return flags;
}

/** What PRF gave for the first input; null where it gave nothing. */
export function outputOf(credential: PublicKeyCredential): Uint8Array<ArrayBuffer> | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const output = new Uint8Array(first as ArrayBuffer);
  return output.length === LENGTH ? output : null;
}

export function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
