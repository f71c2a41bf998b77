import { getAssertion } from "../authenticator/get-assertion.ts";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { Caller } from "./caller.ts";
import { claimRpId } from "./claim-rp-id.ts";
import { collectClientData, hashClientData, serializeClientData } from "./client-data.ts";
import { assertWhenInvited } from "./conditional-get.ts";
import { authenticationInputs, authenticationOutputs } from "./extensions/authentication.ts";
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from "./json.ts";
import { NOT_ALLOWED, type Outcome } from "./outcome.ts";
import type { ClientPorts } from "./ports.ts";
import { isTooLong, publicKeyDescriptors, routeConditionalGet, routeGet } from "./routing.ts";

/**
 * `PublicKeyCredential.[[DiscoverFromExternalSource]]` (WebAuthn §5.1.4.1): the client's steps in the
 * spec's order. Rejects with the signal's reason on cancel or timeout.
 */
export async function get(
  options: PublicKeyCredentialRequestOptionsJSON,
  caller: Caller,
  ports: ClientPorts,
  signal: AbortSignal,
): Promise<Outcome<AuthenticationResponseJSON>> {
  // No step of the spec's; the browser has its own error.
  if (isTooLong(options.allowCredentials)) return { type: "native" };

  const { origin, sameOriginWithAncestors, embedding } = caller;

  // "If callerOrigin is an opaque origin, throw a NotAllowedError."
  if (origin === "null") return NOT_ALLOWED;

  // Whether the permissions policy lets a caller in another site's page be, only the browser can say.
  if (!sameOriginWithAncestors && !embedding) return { type: "native" };

  // The spec's "SecurityError" where effectiveDomain or rpId do not hold. What is for another authenticator
  // anyway is not worth a request to a related origin.
  const listed = (options.allowCredentials ?? []).length > 0;
  const native = !ports.invited && !listed && routeGet(options.hints, listed, 0) === "native";
  const isRelatedOrigin = native ? undefined : ports.isRelatedOrigin;
  const claimed = await claimRpId(origin, options.rpId, isRelatedOrigin, signal);
  if (claimed.type !== "valid") return claimed;
  const { rpId } = claimed;

  // Ids of ours among allowCredentials; a list with none of ours is for another authenticator. A conditional request
  // waits beside the browser's whatever it names: what the page can see of that must not tell what the vault holds.
  const ids = publicKeyDescriptors(options.allowCredentials).map(({ id }) => fromBase64Url(id));
  const { invited } = ports;
  const allowed = invited ? ids : await ports.store.owned(rpId, ids);
  const route = invited
    ? routeConditionalGet(listed, ids.length)
    : routeGet(options.hints, listed, allowed.length);
  if (route === "native") return { type: "native" };

  // "For each extensionId → clientExtensionInput of options.extensions": the client's part of each.
  const extensions = authenticationInputs(options.extensions, origin, options.allowCredentials);
  if (extensions.type === "error") return extensions;

  const clientData = serializeClientData(collectClientData("webauthn.get", options.challenge, caller));
  const request = {
    rpId,
    clientDataHash: hashClientData(clientData),
    allowed,
    requireUserVerification: options.userVerification !== "discouraged",
    extensions: extensions.inputs,
  };
  const asserted = invited
    ? await assertWhenInvited(request, { ...ports, invited }, signal)
    : await getAssertion(request, ports, signal);
  if (asserted.type !== "asserted") return asserted.type === "declined" ? NOT_ALLOWED : { type: "native" };
  const { userHandle } = asserted.source;
  const id = toBase64Url(asserted.source.id);
  return {
    type: "credential",
    // In the order in which WebIDL makes objects of dictionaries: by the members' names.
    credential: {
      authenticatorAttachment: "platform",
      clientExtensionResults: authenticationOutputs(options.extensions, asserted),
      id,
      rawId: id,
      response: {
        authenticatorData: toBase64Url(asserted.authenticatorData),
        clientDataJSON: toBase64Url(clientData),
        signature: toBase64Url(asserted.signature),
        // An imported one may be empty: an authenticator gives none then, and a site would take it for another account's.
        ...(userHandle.length > 0 && { userHandle: toBase64Url(userHandle) }),
      },
      type: "public-key",
    },
  };
}
