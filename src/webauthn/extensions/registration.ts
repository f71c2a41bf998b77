import type { MakeCredentialExtensions, MakeCredentialResult } from "../../authenticator/make-credential.ts";
import type {
  AuthenticationExtensionsClientInputsJSON,
  AuthenticationExtensionsClientOutputsJSON,
} from "../json.ts";
import { failed } from "../outcome.ts";
import type { Inputs } from "./inputs.ts";
import { prfResults, saltsOf } from "./prf.ts";

/**
 * The client's part of the extensions in `create()` (WebAuthn §10.1, CTAP 2.1 §12.1). What appidExclude asks of the
 * client comes before this.
 */

const PROTECTION = {
  userVerificationOptional: 1,
  userVerificationOptionalWithCredentialIDList: 2,
  userVerificationRequired: 3,
} as const;

/** What the authenticator is asked for, or the error that ends the ceremony. */
export function registrationInputs(
  extensions: AuthenticationExtensionsClientInputsJSON = {},
): Inputs<MakeCredentialExtensions> {
  const { appid, largeBlob, prf } = extensions;
  // As both browsers have it; the spec says only that appid is for get() (§10.1.1).
  if (appid !== undefined)
    return failed("NotSupportedError", "appid is for credentials that there are already");
  if (largeBlob?.read !== undefined || largeBlob?.write !== undefined) {
    return failed("NotSupportedError", "A large blob can be read and written only with a credential");
  }
  if (prf?.evalByCredential) {
    return failed("NotSupportedError", "prf.evalByCredential is for credentials that there are already");
  }
  const policy = extensions.credentialProtectionPolicy ?? "userVerificationOptional";
  const credProtect = isPolicy(policy) ? PROTECTION[policy] : undefined;
  if (credProtect === undefined && extensions.enforceCredentialProtectionPolicy) {
    return failed("NotSupportedError", "An unknown credentialProtectionPolicy cannot be enforced");
  }
  const inputs = {
    ...(prf && { hmacSecret: prf.eval ? { salts: saltsOf(prf.eval) } : {} }),
    ...(extensions.credentialProtectionPolicy !== undefined && credProtect && { credProtect }),
  };
  return { type: "inputs", inputs };
}

/** What the page is told of its extensions. */
export function registrationOutputs(
  extensions: AuthenticationExtensionsClientInputsJSON = {},
  { source, hmacOutputs }: Extract<MakeCredentialResult, { type: "made" }>,
): AuthenticationExtensionsClientOutputsJSON {
  return {
    // No credential here was ever made by U2F: there was nothing more to exclude.
    ...(extensions.appidExclude !== undefined && { appidExclude: true }),
    ...(extensions.credProps && { credProps: { rk: source.discoverable } }),
    ...(extensions.largeBlob && { largeBlob: { supported: true } }),
    ...(extensions.prf && { prf: { enabled: source.prf !== undefined, ...prfResults(hmacOutputs) } }),
  };
}

function isPolicy(policy: string): policy is keyof typeof PROTECTION {
  return Object.hasOwn(PROTECTION, policy);
}
