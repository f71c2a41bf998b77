import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { readPkcs8 } from "../../cose/pkcs8.ts";
import type { Entry, Own, Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import type { Found } from "../reading-draft.ts";
import { rpIdFrom } from "./rp-id.ts";

/** What a file says of one passkey; undefined where it is silent. */
export interface FoundPasskey {
  id: Uint8Array;
  rpId: string;
  rpName?: string | undefined;
  userHandle: Uint8Array;
  userName?: string | undefined;
  userDisplayName?: string | undefined;
  /** PKCS #8. */
  key: Uint8Array;
  discoverable?: boolean | undefined;
  backupEligible?: boolean | undefined;
  backedUp?: boolean | undefined;
  /** The two before are a guess, although they are there. */
  flagsAssumed?: true;
  signCount?: number | undefined;
  /** Milliseconds. */
  createdAt?: number | undefined;
  prf?: Uint8Array | undefined;
  largeBlob?: Uint8Array | undefined;
}

export type PasskeyValue = Extract<Entry, { kind: "passkey" }>["value"];

const MOST_ID_BYTES = 1023;
const MOST_USER_HANDLE_BYTES = 64;
const MOST_KEY_BYTES = 4096;
/** With all that PKCS #8 may have around the key. */
const MOST_FILE_KEY_BYTES = 4 * MOST_KEY_BYTES;
export const MOST_BLOB_BYTES = 65_536;
const PRF_BYTES = 32;
/** Characters; sites are asked for 64 bytes. */
const MOST_NAME = 10_000;
const MOST_COUNTER = 2 ** 32 - 1;

/**
 * The entry of a passkey, with remarks for what the file is silent about. Rejects with an ExchangeError or a
 * KeyFormatError for one that could not sign in.
 */
export async function passkeyEntry(
  found: FoundPasskey,
  { now, own, remarks }: { now: number; own: Own; remarks: Remark[] },
): Promise<Found> {
  checkLength(found.id, 1, MOST_ID_BYTES, "The credential id");
  checkLength(found.userHandle, 0, MOST_USER_HANDLE_BYTES, "The user handle");
  checkLength(found.key, 1, MOST_FILE_KEY_BYTES, "The private key");
  for (const name of [found.rpName, found.userName, found.userDisplayName]) {
    if ((name?.length ?? 0) > MOST_NAME) {
      throw new ExchangeError("malformed", `A name has more than ${MOST_NAME} characters`);
    }
  }
  const rpId = rpIdFrom(found.rpId, "rpId", remarks);
  const key = await readPkcs8(found.key);
  checkLength(key.privateKey, 1, MOST_KEY_BYTES, "The private key");
  const byDefault = <T>(field: string, value: T | undefined, otherwise: T, detail?: string): T => {
    if (value !== undefined) return value;
    remarks.push({ field, what: "defaulted", ...(detail !== undefined && { detail }) });
    return otherwise;
  };
  const signCount = found.signCount ?? 0;
  if (signCount > MOST_COUNTER) throw new ExchangeError("malformed", "The counter is larger than 32 bits");
  const backupEligible = byDefault("backupEligible", found.backupEligible, true, "yes");
  const backedUp = byDefault("backedUp", found.backedUp, backupEligible, backupEligible ? "yes" : "no");
  if (backedUp && !backupEligible) remarks.push({ field: "backedUp", what: "changed", detail: "no" });
  const userName = byDefault("userName", found.userName, "");
  const value: PasskeyValue = {
    id: new Uint8Array(found.id),
    rpId,
    rpName: byDefault("rpName", found.rpName || undefined, rpId, rpId),
    userHandle: new Uint8Array(found.userHandle),
    userName,
    userDisplayName: byDefault("userDisplayName", found.userDisplayName, userName, userName),
    ...key,
    discoverable: isDiscoverable(found, remarks),
    backupEligible,
    backedUp: backedUp && backupEligible,
    ...((found.flagsAssumed || found.backupEligible === undefined) && { flagsAssumed: true }),
    signCount,
    createdAt: byDefault("createdAt", found.createdAt, now),
    ...(found.prf && { prf: found.prf }),
    ...keptBlob(found.largeBlob, remarks),
  };
  return { kind: "passkey", value, own, remarks };
}

/** A site that asks for no account in particular could not tell whose a passkey without user handle is. */
function isDiscoverable({ discoverable = true, userHandle }: FoundPasskey, remarks: Remark[]): boolean {
  if (!discoverable || userHandle.length > 0) return discoverable;
  remarks.push({ field: "discoverable", what: "changed", detail: "no, there is no user handle" });
  return false;
}

function keptBlob(largeBlob: Uint8Array | undefined, remarks: Remark[]): { largeBlob?: Uint8Array } {
  if (!largeBlob) return {};
  if (largeBlob.length <= MOST_BLOB_BYTES) return { largeBlob };
  remarks.push({ field: "largeBlob", what: "dropped", detail: `more than ${MOST_BLOB_BYTES} bytes` });
  return {};
}

/**
 * The secrets of prf as the vault keeps them, from what a file has; undefined, with a remark, where they cannot be
 * used. Sites get values by the one with user verification alone: where the other is missing, it is made from it, and
 * always the same, so that a file that is read twice has not changed.
 */
export function prfSecrets(
  field: string,
  withUv: Uint8Array | undefined,
  withoutUv: Uint8Array | undefined,
  remarks: Remark[],
): Uint8Array | undefined {
  if (withUv?.length !== PRF_BYTES || (withoutUv && withoutUv.length !== PRF_BYTES)) {
    remarks.push({ field, what: "dropped", detail: `not of ${PRF_BYTES} bytes each` });
    return undefined;
  }
  if (withoutUv) return concat(withUv, withoutUv);
  remarks.push({ field, what: "defaulted", detail: "the secret without user verification" });
  return concat(withUv, hmac(sha256, withUv, utf8("Latchkey: without user verification")));
}

function checkLength(bytes: Uint8Array, min: number, max: number, what: string): void {
  if (bytes.length >= min && bytes.length <= max) return;
  throw new ExchangeError("malformed", `${what} has ${bytes.length} bytes, ${min} to ${max} are allowed`);
}
