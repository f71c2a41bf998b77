import type { PublicKeyCredentialSource } from "../authenticator/credential-source.ts";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import { KeyFormatError } from "../cose/key-format-error.ts";
import { readPkcs8, writePkcs8 } from "../cose/pkcs8.ts";
import type { LabProfile } from "./profile.ts";

/**
 * A credential as WebDriver (WebAuthn §11.3) and the Chrome DevTools Protocol have it. Bytes are unpadded base64url, or
 * padded base64, and may be either in what is read. It has no place for the secrets of prf.
 */
export interface WebDriverCredential {
  credentialId: string;
  isResidentCredential: boolean;
  rpId: string;
  /** PKCS #8, DER. */
  privateKey: string;
  userHandle?: string;
  signCount: number;
  largeBlob?: string;
  backupEligibility?: boolean;
  backupState?: boolean;
  userName?: string;
  userDisplayName?: string;
}

/** One more than there may be (WebAuthn §4), as the fault "oversized-credential-id" has it. */
const MOST_ID_BYTES = 1024;
const MOST_HANDLE_BYTES = 64;
const MOST_COUNTER = 2 ** 32 - 1;

/** "base64url": without padding, as WebDriver has it. "base64": with padding, as the Chrome DevTools Protocol does. */
export type WebDriverEncoding = "base64url" | "base64";

export async function writeWebDriver(
  source: PublicKeyCredentialSource,
  encoding: WebDriverEncoding = "base64url",
): Promise<WebDriverCredential> {
  const text = encoding === "base64" ? toBase64 : toBase64Url;
  return {
    credentialId: text(source.id),
    isResidentCredential: source.discoverable,
    rpId: source.rpId,
    privateKey: text(await writePkcs8(source)),
    ...(source.userHandle.length > 0 && { userHandle: text(source.userHandle) }),
    signCount: source.signCount,
    ...(source.largeBlob && { largeBlob: text(source.largeBlob) }),
    backupEligibility: source.backupEligible,
    backupState: source.backedUp,
    userName: source.userName,
    userDisplayName: source.userDisplayName,
  };
}

/**
 * `defaults`: of BE and BS where the credential says nothing of them. `now`: milliseconds since the epoch. Rejects with a
 * TypeError that names the member that cannot be.
 */
export async function readWebDriver(
  credential: WebDriverCredential,
  defaults: Pick<LabProfile, "backupEligible" | "backedUp">,
  now: number,
): Promise<PublicKeyCredentialSource> {
  const { rpId, isResidentCredential, signCount, largeBlob } = credential;
  const userHandle = bytes(credential.userHandle ?? "", "userHandle", 0, MOST_HANDLE_BYTES);
  const backupEligible = flag(credential.backupEligibility ?? defaults.backupEligible, "backupEligibility");
  const backedUp = flag(credential.backupState ?? (defaults.backedUp && backupEligible), "backupState");
  if (typeof rpId !== "string" || rpId === "") throw new TypeError("rpId is missing");
  if (flag(isResidentCredential, "isResidentCredential") && userHandle.length === 0) {
    throw new TypeError("userHandle is missing, which a resident credential needs");
  }
  if (backedUp && !backupEligible) throw new TypeError("backupState needs backupEligibility");
  if (!Number.isInteger(signCount) || signCount < 0 || signCount > MOST_COUNTER) {
    throw new TypeError("signCount is no whole number of 32 bits");
  }
  return {
    id: bytes(credential.credentialId, "credentialId", 1, MOST_ID_BYTES),
    rpId,
    rpName: rpId,
    userHandle,
    userName: credential.userName ?? "",
    userDisplayName: credential.userDisplayName ?? "",
    ...(await privateKeyOf(credential)),
    discoverable: isResidentCredential,
    backupEligible,
    backedUp,
    signCount,
    createdAt: now,
    archived: false,
    confirmed: true,
    ...(largeBlob !== undefined && { largeBlob: bytes(largeBlob, "largeBlob", 0, Number.POSITIVE_INFINITY) }),
  };
}

function toBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

async function privateKeyOf({ privateKey }: WebDriverCredential) {
  try {
    return await readPkcs8(bytes(privateKey, "privateKey", 1, Number.POSITIVE_INFINITY));
  } catch (error) {
    if (error instanceof KeyFormatError) throw new TypeError(`privateKey: ${error.message}`);
    throw error;
  }
}

function bytes(text: unknown, name: string, least: number, most: number): Uint8Array {
  const unpadded = String(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  try {
    const found = fromBase64Url(typeof text === "string" ? unpadded : "=");
    if (found.length >= least && found.length <= most) return found;
  } catch {
    throw new TypeError(`${name} is no base64url`);
  }
  throw new TypeError(`${name} is too short or too long`);
}

function flag(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`${name} is neither true nor false`);
}
