import type { LogCredential, LogEntry } from "../../src/lab/log/entry.ts";
import type { JsonObject } from "../../src/lab/log/json-value.ts";

/** Unpadded base64url of bytes that differ from one name to the next, and that nobody could predict. */
export function bytesNamed(name: string, length = 32): string {
  let seed = 2166136261;
  for (const character of name) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 16777619);
  const bytes = Array.from({ length }, () => {
    seed = Math.imul(seed ^ (seed >>> 15), 2246822519) + 0x9e3779b9;
    return (seed >>> 11) & 0xff;
  });
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

let made = 0;

/** Options of a `create()` that has nothing wrong with it. */
export function goodCreation(changes: JsonObject = {}): JsonObject {
  return {
    rp: { id: "example.com", name: "Example" },
    user: { id: bytesNamed("user"), name: "ada", displayName: "Ada Lovelace" },
    challenge: bytesNamed(`challenge ${++made}`),
    pubKeyCredParams: [
      { type: "public-key", alg: -7 },
      { type: "public-key", alg: -257 },
    ],
    timeout: 300_000,
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    excludeCredentials: [],
    ...changes,
  };
}

/** Options of a `get()` that has nothing wrong with it. */
export function goodRequest(changes: JsonObject = {}): JsonObject {
  return {
    rpId: "example.com",
    challenge: bytesNamed(`challenge ${++made}`),
    userVerification: "required",
    timeout: 300_000,
    ...changes,
  };
}

/** An entry that ended with NotAllowedError. */
export function entryOf(
  ceremony: LogEntry["ceremony"],
  options: JsonObject,
  changes: Partial<LogEntry> = {},
): LogEntry {
  return {
    version: 1,
    id: `entry-${++made}`,
    startedAt: 1_800_000_000_000 + made,
    ceremony,
    form: "json",
    options,
    caller: { origin: "https://example.com", sameOriginWithAncestors: true, inFrame: false },
    answeredBy: "latchkey",
    outcome: { type: "error", name: "NotAllowedError", message: "Not allowed" },
    timing: { total: 12, stages: [] },
    ...changes,
  };
}

/** The answer to a `create()`. */
export const MADE: LogEntry["outcome"] = {
  type: "credential",
  credential: {
    id: "AQID",
    rawId: "AQID",
    type: "public-key",
    authenticatorAttachment: "platform",
    response: {
      clientDataJSON: "e30",
      authenticatorData: "AAAA",
      attestationObject: "oA",
      transports: ["internal"],
      publicKey: "MA",
      publicKeyAlgorithm: -7,
    },
    clientExtensionResults: { credProps: { rk: true } },
  },
};

export function credentialOf(outcome: LogEntry["outcome"]): LogCredential {
  if (outcome.type !== "credential") throw new TypeError("No credential");
  return outcome.credential;
}
