import { sha256 } from "@noble/hashes/sha2.js";
import type { HmacSalts } from "../../authenticator/hmac-secret.ts";
import { fromBase64Url, isBase64Url, toBase64Url } from "../../bytes/base64url.ts";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import type {
  AuthenticationExtensionsClientInputsJSON,
  AuthenticationExtensionsPRFValuesJSON,
  PublicKeyCredentialDescriptorJSON,
} from "../json.ts";
import { type Failure, failed } from "../outcome.ts";

/** The prf extension (WebAuthn §10.1.4), which stands on the authenticator's hmac-secret. */

type PrfInputs = NonNullable<AuthenticationExtensionsClientInputsJSON["prf"]>;

const SALT_PREFIX = concat(utf8("WebAuthn PRF"), Uint8Array.of(0));

/** What the authenticator is given for the page's inputs, so that the page cannot ask it as others do. */
export function saltsOf({ first, second }: AuthenticationExtensionsPRFValuesJSON): HmacSalts {
  const salt = (input: string) => sha256(concat(SALT_PREFIX, fromBase64Url(input)));
  return second === undefined ? [salt(first)] : [salt(first), salt(second)];
}

/** Checks the keys of `evalByCredential` in `get()`. Returns the error, if any. */
export function checkByCredential(
  { evalByCredential = {} }: PrfInputs,
  allowCredentials: readonly PublicKeyCredentialDescriptorJSON[],
): Failure | undefined {
  const keys = Object.keys(evalByCredential);
  if (keys.length > 0 && allowCredentials.length === 0) {
    return failed("NotSupportedError", "prf.evalByCredential needs allowCredentials");
  }
  const allowed = new Set(allowCredentials.map(({ id }) => canonical(id)));
  const isListed = (key: string) => key !== "" && isBase64Url(key) && allowed.has(canonical(key));
  return keys.every(isListed)
    ? undefined
    : failed("SyntaxError", "prf.evalByCredential has a key that is no id in allowCredentials");
}

/** The salts for the credential that answers; undefined where nothing at all is to be evaluated. */
export function saltsByCredential({
  eval: forAny,
  evalByCredential = {},
}: PrfInputs): ((credentialId: Uint8Array) => HmacSalts | undefined) | undefined {
  // The first counts where two keys are the same bytes.
  const own = new Map(
    Object.entries(evalByCredential)
      .reverse()
      .map(([key, values]) => [canonical(key), values]),
  );
  if (own.size === 0 && !forAny) return undefined;
  return (credentialId) => {
    const values = own.get(toBase64Url(credentialId)) ?? forAny;
    return values && saltsOf(values);
  };
}

/** The member `results`, where something was evaluated. */
export function prfResults(outputs: readonly Uint8Array[] = []): {
  results?: AuthenticationExtensionsPRFValuesJSON;
} {
  const [first, second] = outputs.map(toBase64Url);
  return first === undefined ? {} : { results: { first, ...(second !== undefined && { second }) } };
}

/** In the one spelling of the several that base64url has for the same bytes. */
function canonical(id: string): string {
  return toBase64Url(fromBase64Url(id));
}
