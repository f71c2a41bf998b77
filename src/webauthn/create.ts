import { makeCredential } from "../authenticator/make-credential.ts";
import type { AuthenticatorPorts } from "../authenticator/ports.ts";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { Caller } from "./caller.ts";
import { serializeClientData } from "./client-data.ts";
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from "./json.ts";
import { failed, NOT_ALLOWED, type Outcome } from "./outcome.ts";
import { offeredAlgorithms, publicKeyDescriptors, routeCreate } from "./routing.ts";
import { checkRpId } from "./rp-id.ts";

/**
 * `PublicKeyCredential.[[Create]]` (WebAuthn §5.1.3): the client's steps in the spec's order.
 * Rejects with the signal's reason on cancel or timeout.
 */
export async function create(
  options: PublicKeyCredentialCreationOptionsJSON,
  caller: Caller,
  ports: AuthenticatorPorts,
  signal: AbortSignal,
): Promise<Outcome<RegistrationResponseJSON>> {
  // "If callerOrigin is an opaque origin, throw a NotAllowedError."
  if (caller.origin === "null") return NOT_ALLOWED;

  // A cross-origin caller needs a permissions policy that only the browser can establish.
  if (!caller.sameOriginWithAncestors) return { type: "native" };

  // "If the length of user.id is not between 1 and 64 bytes (inclusive), throw a TypeError."
  const userHandle = fromBase64Url(options.user.id);
  if (userHandle.length < 1 || userHandle.length > 64) {
    return failed("TypeError", "user.id must be between 1 and 64 bytes long");
  }

  // "If effectiveDomain is not a valid domain, throw a SecurityError"; another rpId may still be a
  // related origin (§5.11), which the browser knows how to ask for.
  const check = checkRpId(caller.origin, options.rp.id);
  if (check.type === "not-a-domain") return failed("SecurityError", check.reason);
  if (check.type === "not-a-suffix") return { type: "native" };

  // "If credTypesAndPubKeyAlgs is empty, throw a NotSupportedError."
  const algorithms = offeredAlgorithms(options.pubKeyCredParams);
  if (algorithms.length === 0) {
    return failed("NotSupportedError", "pubKeyCredParams has no entry of the type public-key");
  }
  if (routeCreate(options) === "native") return { type: "native" };

  const clientData = serializeClientData({
    type: "webauthn.create",
    challenge: options.challenge,
    origin: caller.origin,
    crossOrigin: false,
  });
  const selection = options.authenticatorSelection;
  const requireResidentKey = wantsResidentKey(selection?.residentKey, selection?.requireResidentKey);
  const made = await makeCredential(
    {
      rp: { id: check.rpId, name: options.rp.name },
      user: { id: userHandle, name: options.user.name, displayName: options.user.displayName },
      algorithms,
      excluded: publicKeyDescriptors(options.excludeCredentials).map(({ id }) => fromBase64Url(id)),
      requireResidentKey,
      requireUserVerification: selection?.userVerification !== "discouraged",
    },
    ports,
    signal,
  );
  switch (made.type) {
    case "native":
      return { type: "native" };
    case "declined":
      return NOT_ALLOWED;
    case "excluded":
      return failed("InvalidStateError", "A passkey that this site excludes is already in the vault");
    case "unsupported-algorithm":
      return failed("NotSupportedError", "None of the algorithms in pubKeyCredParams is supported");
    case "made":
      return { type: "credential", credential: response(made, clientData, options, requireResidentKey) };
  }
}

/** Both default to what the other says; `residentKey` wins, and "preferred" is granted. */
function wantsResidentKey(residentKey?: string, requireResidentKey = false): boolean {
  if (residentKey === "required" || residentKey === "preferred") return true;
  return residentKey === "discouraged" ? false : requireResidentKey;
}

function response(
  made: Extract<Awaited<ReturnType<typeof makeCredential>>, { type: "made" }>,
  clientData: Uint8Array,
  options: PublicKeyCredentialCreationOptionsJSON,
  rk: boolean,
): RegistrationResponseJSON {
  const id = toBase64Url(made.source.id);
  return {
    id,
    rawId: id,
    type: "public-key",
    authenticatorAttachment: "platform",
    response: {
      clientDataJSON: toBase64Url(clientData),
      authenticatorData: toBase64Url(made.authenticatorData),
      transports: ["internal"],
      publicKey: toBase64Url(made.publicKey),
      publicKeyAlgorithm: made.source.algorithm,
      attestationObject: toBase64Url(made.attestationObject),
    },
    clientExtensionResults: options.extensions?.credProps ? { credProps: { rk } } : {},
  };
}
