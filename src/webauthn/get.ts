import { getAssertion } from "../authenticator/get-assertion.ts";
import type { AuthenticatorPorts } from "../authenticator/ports.ts";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { Caller } from "./caller.ts";
import { hashClientData, serializeClientData } from "./client-data.ts";
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from "./json.ts";
import { failed, NOT_ALLOWED, type Outcome } from "./outcome.ts";
import { publicKeyDescriptors, routeGet } from "./routing.ts";
import { checkRpId } from "./rp-id.ts";

/**
 * `PublicKeyCredential.[[DiscoverFromExternalSource]]` (WebAuthn §5.1.4.1): the client's steps in the
 * spec's order. Rejects with the signal's reason on cancel or timeout.
 */
export async function get(
  options: PublicKeyCredentialRequestOptionsJSON,
  caller: Caller,
  ports: AuthenticatorPorts,
  signal: AbortSignal,
): Promise<Outcome<AuthenticationResponseJSON>> {
  // "If callerOrigin is an opaque origin, throw a NotAllowedError."
  if (caller.origin === "null") return NOT_ALLOWED;

  // A cross-origin caller needs a permissions policy that only the browser can establish.
  if (!caller.sameOriginWithAncestors) return { type: "native" };

  // "If effectiveDomain is not a valid domain, throw a SecurityError"; another rpId may still be a
  // related origin (§5.11), which the browser knows how to ask for.
  const check = checkRpId(caller.origin, options.rpId);
  if (check.type === "not-a-domain") return failed("SecurityError", check.reason);
  if (check.type === "not-a-suffix") return { type: "native" };

  // Ids of ours among allowCredentials; a list with none of ours is for another authenticator.
  const listed = (options.allowCredentials ?? []).length > 0;
  const ids = publicKeyDescriptors(options.allowCredentials).map(({ id }) => fromBase64Url(id));
  const allowed = await ports.store.owned(check.rpId, ids);
  if (routeGet(options.hints, listed, allowed.length) === "native") return { type: "native" };

  const clientData = serializeClientData({
    type: "webauthn.get",
    challenge: options.challenge,
    origin: caller.origin,
    crossOrigin: false,
  });
  const asserted = await getAssertion(
    {
      rpId: check.rpId,
      clientDataHash: hashClientData(clientData),
      allowed,
      requireUserVerification: options.userVerification !== "discouraged",
    },
    ports,
    signal,
  );
  if (asserted.type !== "asserted") return asserted.type === "declined" ? NOT_ALLOWED : { type: "native" };
  const id = toBase64Url(asserted.source.id);
  return {
    type: "credential",
    credential: {
      id,
      rawId: id,
      type: "public-key",
      authenticatorAttachment: "platform",
      response: {
        clientDataJSON: toBase64Url(clientData),
        authenticatorData: toBase64Url(asserted.authenticatorData),
        signature: toBase64Url(asserted.signature),
        userHandle: toBase64Url(asserted.source.userHandle),
      },
      clientExtensionResults: {},
    },
  };
}
