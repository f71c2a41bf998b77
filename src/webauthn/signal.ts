import { isBase64Url } from "../bytes/base64url.ts";
import type { Base64UrlString } from "./json.ts";
import { type Failure, failed } from "./outcome.ts";
import { checkRpId } from "./rp-id.ts";

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
 * The steps that can fail, in the spec's order: byte strings, then §5.1.10.1 for the rpId. Undefined where the
 * signal may be heard. A related origin (§5.11) may not signal.
 */
export function refuseSignal(signal: Signal, origin: string): Failure | undefined {
  if (!byteStrings(signal).every(isBase64Url)) {
    return failed("TypeError", `${signal.type}: a byte string is not base64url`);
  }
  const check = checkRpId(origin, signal.options.rpId);
  return check.type === "valid" ? undefined : failed("SecurityError", check.reason);
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
