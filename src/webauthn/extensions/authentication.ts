import type { GetAssertionExtensions, GetAssertionResult } from "../../authenticator/get-assertion.ts";
import type { BlobAnswer } from "../../authenticator/large-blob.ts";
import { fromBase64Url, toBase64Url } from "../../bytes/base64url.ts";
import type {
  AuthenticationExtensionsClientInputsJSON,
  AuthenticationExtensionsClientOutputsJSON,
  PublicKeyCredentialDescriptorJSON,
} from "../json.ts";
import { failed } from "../outcome.ts";
import { checkAppId } from "./app-id.ts";
import type { Inputs } from "./inputs.ts";
import { checkByCredential, prfResults, saltsByCredential } from "./prf.ts";

/**
 * The client's part of the extensions in `get()` (WebAuthn §10.1). appidExclude is ignored there, as unknown ones are
 * (§5.1.4.1 step 9).
 */

/** What the authenticator is asked for, or the error that ends the ceremony. */
export function authenticationInputs(
  extensions: AuthenticationExtensionsClientInputsJSON = {},
  origin: string,
  allowCredentials: readonly PublicKeyCredentialDescriptorJSON[] = [],
): Inputs<GetAssertionExtensions> {
  const { appid, credProps, largeBlob, prf } = extensions;
  const wrongAppId = appid === undefined ? undefined : checkAppId(appid, origin);
  if (wrongAppId) return wrongAppId;
  // As both browsers have it; the spec says only that credProps is for create() (§10.1.3).
  if (credProps) return failed("NotSupportedError", "credProps is for new credentials");
  if (largeBlob?.support !== undefined) {
    return failed("NotSupportedError", "largeBlob.support is for new credentials");
  }
  if (largeBlob?.read !== undefined && largeBlob.write !== undefined) {
    return failed("NotSupportedError", "A large blob cannot be read and written at once");
  }
  if (largeBlob?.write !== undefined && allowCredentials.length !== 1) {
    return failed("NotSupportedError", "largeBlob.write needs exactly one entry in allowCredentials");
  }
  const wrongKeys = prf && checkByCredential(prf, allowCredentials);
  if (wrongKeys) return wrongKeys;
  const hmacSecret = prf && saltsByCredential(prf);
  const inputs: GetAssertionExtensions = {
    ...(hmacSecret && { hmacSecret }),
    ...(largeBlob?.read && { largeBlob: { type: "read" } }),
    ...(largeBlob?.write !== undefined && {
      largeBlob: { type: "write", blob: fromBase64Url(largeBlob.write) },
    }),
  };
  return { type: "inputs", inputs };
}

/** What the page is told of its extensions. */
export function authenticationOutputs(
  extensions: AuthenticationExtensionsClientInputsJSON = {},
  { hmacOutputs, largeBlob }: Extract<GetAssertionResult, { type: "asserted" }>,
): AuthenticationExtensionsClientOutputsJSON {
  return {
    // No credential here was ever made by U2F: the rpId was used.
    ...(extensions.appid !== undefined && { appid: false }),
    ...(largeBlob && { largeBlob: blobOutput(largeBlob) }),
    ...(extensions.prf && { prf: prfResults(hmacOutputs) }),
  };
}

function blobOutput(answer: BlobAnswer): NonNullable<AuthenticationExtensionsClientOutputsJSON["largeBlob"]> {
  if (answer.type === "written") return { written: answer.written };
  return answer.blob ? { blob: toBase64Url(answer.blob) } : {};
}
