import { fromBase64Url, isBase64Url, toBase64Url } from "../../bytes/base64url.ts";
import { decodeAuthenticatorData } from "../decode/authenticator-data.ts";
import type { LogCredential, LogEntry, LogOutcome, LogResponse, Redacted } from "./entry.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/**
 * What is secret of a real credential is left out of the log: what prf gives, blobs in both directions, and whatever an
 * extension gives that is not known to be harmless. A lab profile's entry keeps all of it.
 */

/** Outputs that say nothing but what was done (WebAuthn §10.1, CTAP 2.1 §12). */
const HARMLESS: Readonly<Record<string, true | readonly string[]>> = {
  appid: true,
  appidExclude: true,
  credProps: true,
  credProtect: true,
  hmacCreateSecret: true,
  largeBlob: ["supported", "written"],
  minPinLength: true,
  prf: ["enabled"],
  uvm: true,
};

/** The entry as it may be kept: the same where its credential is a lab profile's. */
export function withoutSecrets(entry: LogEntry): LogEntry {
  if (entry.answeredBy === "lab") return entry;
  const { labCredential: _key, profile: _profile, faults: _faults, ...rest } = entry;
  return { ...rest, options: withoutBlobs(rest.options), outcome: withoutResults(rest.outcome) };
}

function withoutBlobs(options: JsonObject): JsonObject {
  const { extensions } = options;
  if (!isObject(extensions)) return options;
  const kept = Object.entries(extensions).map(([name, input]): [string, JsonValue] => {
    if (name === "largeBlob" && isObject(input) && input.write !== undefined) {
      return [name, { ...input, write: redacted(input.write) }];
    }
    return [name, name === "credBlob" ? redacted(input) : input];
  });
  return { ...options, extensions: Object.fromEntries(kept) };
}

function withoutResults(outcome: LogOutcome): LogOutcome {
  if (outcome.type !== "credential") return outcome;
  const { credential } = outcome;
  const results = Object.entries(credential.clientExtensionResults).map(
    ([name, output]): [string, JsonValue] => [
      name,
      harmlessPart(Object.hasOwn(HARMLESS, name) ? HARMLESS[name] : undefined, output),
    ],
  );
  const shown: LogCredential = {
    ...credential,
    response: withoutCredBlob(credential.response),
    clientExtensionResults: Object.fromEntries(results),
  };
  return { type: "credential", credential: shown };
}

/** Where the flag ED is, and the bit (WebAuthn §6.1). */
const FLAGS_AT = 32;
const ED = 0x80;

/**
 * An answer's authenticator data hold what `getCredBlob` gave in clear (CTAP 2.1 §12.2): its bytes are zeros in the log,
 * and the signature is not one over them any more. What hmac-secret gave there is encrypted.
 */
function withoutCredBlob(response: LogResponse): LogResponse {
  const { authenticatorData } = response;
  if (!isBase64Url(authenticatorData) || response.signature === undefined) return response;
  const bytes = fromBase64Url(authenticatorData);
  if (((bytes[FLAGS_AT] ?? 0) & ED) === 0) return response;
  const extensions = decodeAuthenticatorData(bytes).tree.children?.filter(
    ({ label }) => label === "extensions",
  );
  for (const { label, kind, start, end } of extensions?.flatMap(({ children = [] }) => children) ?? []) {
    // Its head stays, so that the rest can still be read.
    if (label === "credBlob" && kind === "bytes") bytes.fill(0, start + headLength(bytes[start] ?? 0), end);
  }
  return { ...response, authenticatorData: toBase64Url(bytes) };
}

/** Bytes of the head of a CBOR item. */
function headLength(first: number): number {
  const info = first & 31;
  return info < 24 || info > 27 ? 1 : 1 + 2 ** (info - 24);
}

function harmlessPart(harmless: true | readonly string[] | undefined, output: JsonValue): JsonValue {
  if (harmless === true) return output;
  if (!harmless || !isObject(output)) return redacted(output);
  const parts = Object.entries(output).map(([name, value]): [string, JsonValue] => [
    name,
    harmless.includes(name) ? value : withoutLeaves(value),
  ]);
  return Object.fromEntries(parts);
}

/** Each text in it is left out, so that what there was can still be seen. */
function withoutLeaves(value: JsonValue): JsonValue {
  if (!isObject(value) || isRedacted(value)) return redacted(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutLeaves(item)]));
}

function redacted(value: JsonValue): JsonValue {
  if (isRedacted(value)) return { redacted: value.redacted };
  const length =
    typeof value === "string" ? Math.floor((value.length * 3) / 4) : JSON.stringify(value).length;
  return { redacted: length };
}

function isRedacted(value: JsonValue): value is JsonObject & Redacted {
  return isObject(value) && Object.keys(value).length === 1 && Number.isSafeInteger(value.redacted);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
