import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64Url, isBase64Url, toBase64Url } from "../../../bytes/base64url.ts";
import { utf8 } from "../../../bytes/utf8.ts";
import { rpIdOf } from "../../options/members.ts";
import type { LogEntry } from "../entry.ts";
import { readEntry } from "../guard.ts";
import type { JsonObject, JsonValue } from "../json-value.ts";
import { visibleJson } from "../visible.ts";

/** One byte string in both spellings. */
interface Spelled {
  hex: string;
  base64url: string;
}

/** What a test needs of one ceremony, with every byte string in hex and in base64url. */
export interface TestVector {
  ceremony: LogEntry["ceremony"];
  origin: string;
  topOrigin?: string;
  rpId?: string;
  options: JsonObject;
  /** `RegistrationResponseJSON` or `AuthenticationResponseJSON`. */
  response?: JsonValue;
  error?: { name: string; message: string };
  /** By path, as `options.challenge` or `response.clientDataJSON`. */
  bytes: Record<string, Spelled>;
}

export function testVector(given: LogEntry): TestVector {
  const entry = readEntry(given);
  const { caller, options, outcome, ceremony } = entry;
  const rpId = rpIdOf(entry);
  return {
    ceremony,
    origin: caller.origin,
    ...(caller.topOrigin !== undefined && { topOrigin: caller.topOrigin }),
    ...(rpId !== undefined && { rpId }),
    options,
    ...(outcome.type === "credential" && { response: { ...outcome.credential } as unknown as JsonObject }),
    ...(outcome.type === "error" && { error: { name: outcome.name, message: outcome.message } }),
    bytes: bytesOf(entry, rpId),
  };
}

/** The same as the text of a constant, to be pasted into a test in JavaScript or TypeScript. */
export function asTestVector(entry: LogEntry): string {
  const { ceremony, startedAt, answeredBy } = entry;
  const when = new Date(startedAt).toISOString();
  return `// ${ceremony}() of ${when}, answered by ${answeredBy}\nexport const vector = ${visibleJson(testVector(entry), 2)};\n`;
}

/** The members of options and response that are byte strings (WebAuthn §5.4, §5.5, §5.1). */
const OF_OPTIONS = ["challenge", "user.id"];
const OF_RESPONSE = [
  "clientDataJSON",
  "attestationObject",
  "authenticatorData",
  "publicKey",
  "signature",
  "userHandle",
] as const;

function bytesOf({ options, outcome }: LogEntry, rpId: string | undefined): Record<string, Spelled> {
  const bytes: Record<string, Spelled> = {};
  const add = (path: string, value: unknown) => {
    if (isBase64Url(value)) bytes[path] = spelled(fromBase64Url(value));
  };
  for (const path of OF_OPTIONS) add(`options.${path}`, path.split(".").reduce(memberOf, options as unknown));
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    const descriptors = options[list];
    if (!Array.isArray(descriptors)) continue;
    descriptors.forEach((descriptor, i) => {
      add(`options.${list}[${i}].id`, memberOf(descriptor, "id"));
    });
  }
  if (rpId !== undefined) bytes.rpIdHash = spelled(sha256(utf8(rpId)));
  if (outcome.type !== "credential") return bytes;
  const { id, response } = outcome.credential;
  add("response.id", id);
  for (const name of OF_RESPONSE) add(`response.${name}`, response[name]);
  if (isBase64Url(response.clientDataJSON)) {
    bytes.clientDataHash = spelled(sha256(fromBase64Url(response.clientDataJSON)));
  }
  return bytes;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function spelled(bytes: Uint8Array): Spelled {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hex, base64url: toBase64Url(bytes) };
}
