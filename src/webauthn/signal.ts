import { fromBase64Url, isBase64Url, toBase64Url } from "../bytes/base64url.ts";
import { claimRpId } from "./claim-rp-id.ts";
import type { Base64UrlString } from "./json.ts";
import { type Failure, failed } from "./outcome.ts";
import type { IsRelatedOrigin } from "./related-origins.ts";
import { truncated } from "./truncation.ts";

/** What a relying party says of its credentials (WebAuthn §5.1.10), by the name of the method. */
export type Signal =
  | { type: "signalUnknownCredential"; options: { rpId: string; credentialId: Base64UrlString } }
  | {
      type: "signalAllAcceptedCredentials";
      options: { rpId: string; userId: Base64UrlString; allAcceptedCredentialIds: Base64UrlString[] };
    }
  | {
      type: "signalCurrentUserDetails";
      options: { rpId: string; userId: Base64UrlString; name: string; displayName: string };
    };

/**
 * The steps that can fail, in the spec's order: byte strings, then the asynchronous RP ID validation algorithm
 * (§5.1.10.1), which knows related origins (§5.11). Native where the signal is not to be heard, because a list of
 * origins would have to be asked for and may not be: without `isRelatedOrigin`. Rejects with the cancel signal's reason.
 */
export async function checkSignal(
  signal: Signal,
  origin: string,
  isRelatedOrigin: IsRelatedOrigin | undefined,
  cancel: AbortSignal,
): Promise<{ type: "valid" } | { type: "native" } | Failure> {
  if (!byteStrings(signal).every(isBase64Url)) {
    return failed("TypeError", `${signal.type}: a byte string is not base64url`);
  }
  return claimRpId(origin, signal.options.rpId, isRelatedOrigin, cancel);
}

/**
 * Far more than the passkeys of one account. A list that is longer is not heard at all: of a part of it, it could not
 * be told which passkeys are accepted. No error, because the spec knows none, and the browser's own authenticators may
 * take it.
 */
const MOST_IDS = 1000;
/** Bytes: of a user handle (WebAuthn §5.4.3), and of a credential id (§7.1). */
const MOST_USER_ID = 64;
const MOST_CREDENTIAL_ID = 1023;

/**
 * The signal with every byte string in one spelling, of the several that base64url has for the same bytes, and with
 * names of the length that a passkey's may have. Undefined where it cannot be about a passkey, or says too much. For
 * a signal whose byte strings are base64url.
 */
export function canonicalSignal(signal: Signal): Signal | undefined {
  const { type, options } = signal;
  if (type === "signalUnknownCredential") {
    const credentialId = canonical(options.credentialId, MOST_CREDENTIAL_ID);
    return credentialId === undefined ? undefined : { type, options: { ...options, credentialId } };
  }
  const userId = canonical(options.userId, MOST_USER_ID);
  if (userId === undefined) return undefined;
  if (type === "signalCurrentUserDetails") {
    const { rpId, name, displayName } = options;
    return {
      type,
      options: { rpId, userId, name: truncated(name), displayName: truncated(displayName) },
    };
  }
  if (options.allAcceptedCredentialIds.length > MOST_IDS) return undefined;
  const allAcceptedCredentialIds = options.allAcceptedCredentialIds.flatMap(
    (id) => canonical(id, MOST_CREDENTIAL_ID) ?? [],
  );
  return { type, options: { ...options, userId, allAcceptedCredentialIds } };
}

/** Undefined where there are more bytes than there may be. */
function canonical(text: Base64UrlString, mostBytes: number): Base64UrlString | undefined {
  return text.length > Math.ceil((mostBytes * 4) / 3) ? undefined : toBase64Url(fromBase64Url(text));
}

function byteStrings(signal: Signal): Base64UrlString[] {
  switch (signal.type) {
    case "signalUnknownCredential":
      return [signal.options.credentialId];
    case "signalAllAcceptedCredentials":
      return [signal.options.userId, ...signal.options.allAcceptedCredentialIds];
    case "signalCurrentUserDetails":
      return [signal.options.userId];
  }
}
