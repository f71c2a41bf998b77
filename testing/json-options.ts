import { isBase64Url, toBase64Url } from "../src/bytes/base64url.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../src/webauthn/json.ts";
import type { CreationOptions, RequestOptions } from "./options.ts";

/**
 * Options as JSON, whichever form they came in, `{ publicKey }` around them included: as a browser's
 * `parseCreationOptionsFromJSON` and WebIDL take them. Null stands for an empty dictionary. Throws a TypeError for a
 * member that is missing or of another type, an EncodingError (DOMException) for a text that is not unpadded base64url.
 */

type Members = Record<string, unknown>;

export function creationOptionsJson(
  given: CreationOptions | { publicKey: CreationOptions },
): PublicKeyCredentialCreationOptionsJSON {
  const options = optionsOf(given);
  const rp = dictionary(options.rp, "rp");
  if (typeof rp.name !== "string") throw new TypeError("rp.name is missing");
  checkText(rp.id, "rp.id");
  const user = dictionary(options.user, "user");
  if (typeof user.name !== "string" || typeof user.displayName !== "string") {
    throw new TypeError("user.name or user.displayName is missing");
  }
  if (options.pubKeyCredParams === undefined) throw new TypeError("pubKeyCredParams is missing");
  for (const name of ["pubKeyCredParams", "attestationFormats"]) checkList(options[name], name);
  for (const [i, item] of (options.pubKeyCredParams as unknown[]).entries()) {
    dictionary(item, `pubKeyCredParams[${i}]`);
  }
  return withoutGaps({
    ...options,
    ...shared(options, "excludeCredentials"),
    rp,
    user: { ...user, id: base64Url(user.id, "user.id") },
    authenticatorSelection: dictionary(options.authenticatorSelection, "authenticatorSelection"),
  });
}

export function requestOptionsJson(
  given: RequestOptions | { publicKey: RequestOptions },
): PublicKeyCredentialRequestOptionsJSON {
  const options = optionsOf(given);
  checkText(options.rpId, "rpId");
  return withoutGaps({ ...options, ...shared(options, "allowCredentials") });
}

function optionsOf(given: object): Members {
  const around = dictionary(given, "The options", "are no object");
  return "publicKey" in around ? dictionary(around.publicKey, "publicKey") : around;
}

/** What both kinds of options have; `list`: of their credentials. */
function shared(options: Members, list: string): Members {
  checkList(options.hints, "hints");
  const credentials = options[list];
  checkList(credentials, list);
  return {
    challenge: base64Url(options.challenge, "challenge"),
    extensions: extensionsOf(options.extensions),
    [list]: credentials?.map((item, i) => {
      const descriptor = dictionary(item, `${list}[${i}]`);
      checkList(descriptor.transports, `${list}[${i}].transports`);
      return { ...descriptor, id: base64Url(descriptor.id, `${list}[${i}].id`) };
    }),
  };
}

function extensionsOf(given: unknown): Members | undefined {
  if (given === undefined) return undefined;
  const { largeBlob, prf, ...others } = dictionary(given, "extensions");
  return {
    ...others,
    ...(largeBlob !== undefined && { largeBlob: dictionary(largeBlob, "extensions.largeBlob") }),
    ...(prf !== undefined && { prf: dictionary(prf, "extensions.prf") }),
  };
}

/** Undefined and null are empty ones (Web IDL §3.2.17). */
function dictionary(value: unknown, name: string, wrong = "is no dictionary"): Members {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object") throw new TypeError(`${name} ${wrong}`);
  return value as Members;
}

function checkList(value: unknown, name: string): asserts value is readonly unknown[] | undefined {
  if (value !== undefined && !Array.isArray(value)) throw new TypeError(`${name} is no list`);
}

function checkText(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== "string") throw new TypeError(`${name} is no text`);
}

function base64Url(value: unknown, name: string): string {
  if (isBase64Url(value)) return value;
  if (typeof value === "string") {
    throw new DOMException(`${name} is not unpadded base64url`, "EncodingError");
  }
  const bytes = bytesOf(value);
  if (!bytes) throw new TypeError(`${name} is missing or neither bytes nor base64url`);
  return toBase64Url(bytes);
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** A copy in which bytes anywhere are base64url, and what is undefined is left out. */
function withoutGaps<T>(value: object): T {
  return copied(value) as T;
}

function copied(value: unknown): unknown {
  const bytes = bytesOf(value);
  if (bytes) return toBase64Url(bytes);
  if (Array.isArray(value)) return value.map(copied);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, copied(member)]));
}
