import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../webauthn/json.ts";
import { offeredAlgorithms } from "../../webauthn/routing.ts";
import type { LabFailure } from "../outcome.ts";
import type { LabProfile } from "../profile.ts";

/**
 * Options as they reach the authenticator of a profile: what the client settles beforehand because it knows what its
 * authenticator can do.
 */

/** Where the profile's authenticator is not the one that is wanted: the error that ends the ceremony. */
export function creationAsProfile(
  options: PublicKeyCredentialCreationOptionsJSON,
  profile: LabProfile,
): PublicKeyCredentialCreationOptionsJSON | LabFailure {
  const { authenticatorAttachment: wanted, ...selection } = options.authenticatorSelection ?? {};
  const attachment = attachmentOf(profile);
  if ((wanted === "platform" || wanted === "cross-platform") && wanted !== attachment) {
    return {
      type: "error",
      name: "NotAllowedError",
      message: `The request wants a ${wanted} authenticator, the profile is a ${attachment} one`,
    };
  }
  const offered = offeredAlgorithms(options.pubKeyCredParams);
  const algorithms = offered.filter((algorithm) => profile.algorithms.includes(algorithm));
  if (offered.length > 0 && algorithms.length === 0) {
    return {
      type: "error",
      name: "NotSupportedError",
      message: `None of the algorithms ${offered.join(", ")} is one of the profile's`,
    };
  }
  const { hints: _, attestation, attestationFormats, ...rest } = options;
  return {
    ...rest,
    pubKeyCredParams:
      algorithms.length > 0
        ? algorithms.map((alg) => ({ type: "public-key", alg }))
        : options.pubKeyCredParams,
    authenticatorSelection: {
      ...selection,
      ...verificationAsProfile(selection.userVerification, profile),
    },
    ...attestationAsProfile(attestation, attestationFormats, profile),
  };
}

export function requestAsProfile(
  { hints: _, ...options }: PublicKeyCredentialRequestOptionsJSON,
  profile: LabProfile,
): PublicKeyCredentialRequestOptionsJSON {
  return { ...options, ...verificationAsProfile(options.userVerification, profile) };
}

/** "platform" where it can be reached inside of the device alone or too. */
export function attachmentOf({ transports }: LabProfile): "platform" | "cross-platform" {
  return transports.includes("internal") ? "platform" : "cross-platform";
}

/** What cannot verify anybody is asked to only where that is required. */
function verificationAsProfile(
  wanted: string | undefined,
  { userVerification }: LabProfile,
): { userVerification?: string } {
  if (userVerification === "unable" && wanted !== "required") return { userVerification: "discouraged" };
  return wanted === undefined ? {} : { userVerification: wanted };
}

function attestationAsProfile(
  wanted: string | undefined,
  formats: string[] | undefined,
  { attestation }: LabProfile,
): { attestation?: string; attestationFormats?: string[] } {
  if (attestation === "none") return { attestation: "none" };
  if (attestation === "packed") return { attestation: "direct", attestationFormats: ["packed"] };
  return {
    ...(wanted !== undefined && { attestation: wanted }),
    ...(formats && { attestationFormats: formats }),
  };
}
