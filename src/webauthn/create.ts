import { makeCredential } from "../authenticator/make-credential.ts";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.ts";
import type { Caller } from "./caller.ts";
import { claimRpId } from "./claim-rp-id.ts";
import { collectClientData, hashClientData, serializeClientData } from "./client-data.ts";
import { checkAppId } from "./extensions/app-id.ts";
import { registrationInputs, registrationOutputs } from "./extensions/registration.ts";
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from "./json.ts";
import { failed, NOT_ALLOWED, type Outcome } from "./outcome.ts";
import type { ClientPorts } from "./ports.ts";
import { isTooLong, offeredAlgorithms, publicKeyDescriptors, routeCreate } from "./routing.ts";
import { truncated } from "./truncation.ts";

/**
 * `PublicKeyCredential.[[Create]]` (WebAuthn §5.1.3): the client's steps in the spec's order. `conditional`: nobody is
 * asked; whoever calls knows that the person allows it and has signed in just now.
 * Rejects with the signal's reason on cancel or timeout.
 */
export async function create(
  options: PublicKeyCredentialCreationOptionsJSON,
  caller: Caller,
  ports: ClientPorts,
  signal: AbortSignal,
  conditional = false,
): Promise<Outcome<RegistrationResponseJSON>> {
  // No step of the spec's; the browser has its own error.
  if (isTooLong(options.excludeCredentials)) return { type: "native" };

  const { origin, sameOriginWithAncestors, embedding } = caller;
  if (!sameOriginWithAncestors && origin !== "null") {
    // Whether the permissions policy lets such a caller be, only the browser can say.
    if (!embedding) return { type: "native" };
    // "If the relevant global object does not have transient activation, throw a NotAllowedError."
    if (!embedding.activated) {
      return failed("NotAllowedError", "A frame of another site needs a click before it makes a passkey");
    }
  }

  // "If the length of user.id is not between 1 and 64 bytes (inclusive), throw a TypeError."
  const userHandle = fromBase64Url(options.user.id);
  if (userHandle.length < 1 || userHandle.length > 64) {
    return failed("TypeError", "user.id must be between 1 and 64 bytes long");
  }

  // "If callerOrigin is an opaque origin, throw a NotAllowedError."
  if (origin === "null") return NOT_ALLOWED;

  // The spec's "SecurityError" where effectiveDomain or rp.id do not hold. What is for another authenticator
  // anyway is not worth a request to a related origin.
  const algorithms = offeredAlgorithms(options.pubKeyCredParams);
  const selection = options.authenticatorSelection;
  const requireResidentKey = wantsResidentKey(selection?.residentKey, selection?.requireResidentKey);
  // Nobody can be verified without being asked, and what a site adds by itself is a passkey or nothing.
  const refused =
    conditional &&
    (!sameOriginWithAncestors || selection?.userVerification === "required" || !requireResidentKey);
  const native = refused || (algorithms.length > 0 && routeCreate(options) === "native");
  const isRelatedOrigin = native ? undefined : ports.isRelatedOrigin;
  const claimed = await claimRpId(origin, options.rp.id, isRelatedOrigin, signal);
  if (claimed.type !== "valid") return claimed;
  const { rpId } = claimed;

  // appidExclude, "just after establishing the RP ID" (§10.1.2). For another authenticator the browser looks itself.
  const appId = native ? undefined : options.extensions?.appidExclude;
  const wrongAppId = appId === undefined ? undefined : checkAppId(appId, origin);
  if (wrongAppId) return wrongAppId;

  // "If credTypesAndPubKeyAlgs is empty, throw a NotSupportedError."
  if (algorithms.length === 0) {
    return failed("NotSupportedError", "pubKeyCredParams has no entry of the type public-key");
  }
  if (native) return { type: "native" };

  // "For each extensionId → clientExtensionInput of options.extensions": the client's part of each.
  const extensions = registrationInputs(options.extensions);
  if (extensions.type === "error") return extensions;

  const clientData = serializeClientData(collectClientData("webauthn.create", options.challenge, caller));
  const made = await makeCredential(
    {
      rp: { id: rpId, name: truncated(options.rp.name) },
      user: {
        id: userHandle,
        name: truncated(options.user.name),
        displayName: truncated(options.user.displayName),
      },
      clientDataHash: hashClientData(clientData),
      algorithms,
      excluded: publicKeyDescriptors(options.excludeCredentials).map(({ id }) => fromBase64Url(id)),
      requireResidentKey,
      // "If options.mediation is conditional: let requireUserPresence be false", and verification as it can be had.
      requireUserPresence: !conditional,
      requireUserVerification: !conditional && selection?.userVerification !== "discouraged",
      attestationFormats: wantedFormats(options.attestation, options.attestationFormats),
      extensions: extensions.inputs,
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
      return { type: "credential", credential: response(made, clientData, options) };
  }
}

/** Both default to what the other says; `residentKey` wins, and "preferred" is granted. */
function wantsResidentKey(residentKey?: string, requireResidentKey = false): boolean {
  if (residentKey === "required" || residentKey === "preferred") return true;
  return residentKey === "discouraged" ? false : requireResidentKey;
}

/** Only with one of these does the relying party want to see an attestation; unknown ones count as "none". */
function wantedFormats(attestation = "none", formats: readonly string[] = []): readonly string[] {
  return ["indirect", "direct", "enterprise"].includes(attestation) ? formats : ["none"];
}

/** In the order in which WebIDL makes objects of dictionaries: by the members' names. */
function response(
  made: Extract<Awaited<ReturnType<typeof makeCredential>>, { type: "made" }>,
  clientData: Uint8Array,
  options: PublicKeyCredentialCreationOptionsJSON,
): RegistrationResponseJSON {
  const id = toBase64Url(made.source.id);
  return {
    authenticatorAttachment: "platform",
    clientExtensionResults: registrationOutputs(options.extensions, made),
    id,
    rawId: id,
    response: {
      attestationObject: toBase64Url(made.attestationObject),
      authenticatorData: toBase64Url(made.authenticatorData),
      clientDataJSON: toBase64Url(clientData),
      publicKey: toBase64Url(made.publicKey),
      publicKeyAlgorithm: made.source.algorithm,
      transports: ["internal"],
    },
    type: "public-key",
  };
}
