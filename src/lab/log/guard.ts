import type { WebDriverCredential } from "../web-driver.ts";
import {
  base64url,
  flag,
  jsonObject,
  list,
  members,
  numberIn,
  oneOf,
  optional,
  text,
  wholeIn,
} from "./checks.ts";
import {
  LOG_VERSION,
  type LogCaller,
  type LogCredential,
  type LogEntry,
  type LogOutcome,
  type LogResponse,
  type LogTiming,
} from "./entry.ts";
import { withoutSecrets } from "./redaction.ts";

/** Far above what a ceremony has: bytes of one byte string, and characters of one text. */
const MOST_BYTES = 1 << 17;
const MOST_TEXT = 4096;
/** Characters of a serialised origin. */
const MOST_ORIGIN = 2048;
/** A day, in milliseconds: a conditional request may wait for long. */
export const MOST_DURATION = 86_400_000;
const LATEST = 8.64e15;

/**
 * Rebuilds one entry from any value, member by member, so that nothing that an entry does not have goes further, and
 * without what is secret where the credential is a real one. Throws a TypeError that names the member that is wrong.
 */
export function readEntry(value: unknown): LogEntry {
  const from = members(value, "The entry");
  const answeredBy = oneOf(from.answeredBy, "answeredBy", ["latchkey", "lab", "native"]);
  const entry: LogEntry = {
    version: oneOf(from.version, "version", [LOG_VERSION]),
    id: text(from.id, "id", 64),
    startedAt: numberIn(from.startedAt, "startedAt", 0, LATEST),
    ceremony: oneOf(from.ceremony, "ceremony", ["create", "get"]),
    ...optional(from, "mediation", "", shortText),
    ...optional(from, "uiMode", "", shortText),
    ...optional(from, "signal", "", (signal, at) => oneOf(signal, at, ["none", "given", "aborted"])),
    form: oneOf(from.form, "form", ["json", "objects"]),
    ...optional(from, "frontDoor", "", (door, at) => oneOf(door, at, ["objects", "parsed", "kept"])),
    options: jsonObject(from.options, "options"),
    ...optional(from, "notBytes", "", paths),
    ...optional(from, "unread", "", paths),
    caller: caller(from.caller),
    answeredBy,
    outcome: outcome(from.outcome),
    timing: timing(from.timing),
  };
  return withoutSecrets(answeredBy === "lab" ? { ...entry, ...ofLab(from) } : entry);
}

/** What only an entry of a lab profile has. */
function ofLab(from: Readonly<Record<string, unknown>>): Partial<LogEntry> {
  return {
    ...optional(from, "profile", "", shortText),
    ...optional(from, "faults", "", (faults, at) => list(faults, at, 50, shortText)),
    ...optional(from, "labCredential", "", readWebDriverCredential),
  };
}

function caller(value: unknown): LogCaller {
  const from = members(value, "caller");
  return {
    origin: text(from.origin, "caller.origin", MOST_ORIGIN),
    ...optional(from, "topOrigin", "caller", (origin, at) => text(origin, at, MOST_ORIGIN)),
    sameOriginWithAncestors: flag(from.sameOriginWithAncestors, "caller.sameOriginWithAncestors"),
    inFrame: flag(from.inFrame, "caller.inFrame"),
    ...optional(from, "policyAllows", "caller", flag),
    ...optional(from, "activated", "caller", flag),
    ...optional(from, "autocompleteField", "caller", flag),
  };
}

function outcome(value: unknown): LogOutcome {
  const from = members(value, "outcome");
  const type = oneOf(from.type, "outcome.type", ["credential", "error", "none", "pending"]);
  if (type === "credential") return { type, credential: credential(from.credential, "outcome.credential") };
  if (type !== "error") return { type };
  return {
    type,
    name: shortText(from.name, "outcome.name"),
    message: text(from.message, "outcome.message", MOST_TEXT),
  };
}

function credential(value: unknown, path: string): LogCredential {
  const from = members(value, path);
  return {
    id: byteString(from.id, `${path}.id`),
    rawId: byteString(from.rawId, `${path}.rawId`),
    type: shortText(from.type, `${path}.type`),
    ...optional(from, "authenticatorAttachment", path, shortText),
    response: response(from.response, `${path}.response`),
    clientExtensionResults: jsonObject(from.clientExtensionResults, `${path}.clientExtensionResults`),
  };
}

function response(value: unknown, path: string): LogResponse {
  const from = members(value, path);
  return {
    clientDataJSON: byteString(from.clientDataJSON, `${path}.clientDataJSON`),
    ...optional(from, "authenticatorData", path, byteString),
    ...optional(from, "attestationObject", path, byteString),
    ...optional(from, "transports", path, (transports, at) => list(transports, at, 50, shortText)),
    ...optional(from, "publicKey", path, byteString),
    ...optional(from, "publicKeyAlgorithm", path, (alg, at) => wholeIn(alg, at, -(2 ** 31), 2 ** 31 - 1)),
    ...optional(from, "signature", path, byteString),
    ...optional(from, "userHandle", path, byteString),
  };
}

function timing(value: unknown): LogTiming {
  const from = members(value, "timing");
  const stages = list(from.stages, "timing.stages", 50, (item, path) => {
    const stage = members(item, path);
    return {
      name: shortText(stage.name, `${path}.name`),
      start: duration(stage.start, `${path}.start`),
      duration: duration(stage.duration, `${path}.duration`),
    };
  });
  return { total: duration(from.total, "timing.total"), stages };
}

/** Rebuilds a credential in WebDriver's form. Throws a TypeError that names the member that is wrong. */
function readWebDriverCredential(value: unknown, path: string): WebDriverCredential {
  const from = members(value, path);
  return {
    credentialId: byteString(from.credentialId, `${path}.credentialId`),
    isResidentCredential: flag(from.isResidentCredential, `${path}.isResidentCredential`),
    rpId: text(from.rpId, `${path}.rpId`, MOST_ORIGIN),
    privateKey: byteString(from.privateKey, `${path}.privateKey`),
    ...optional(from, "userHandle", path, byteString),
    signCount: wholeIn(from.signCount, `${path}.signCount`, 0, 2 ** 32 - 1),
    ...optional(from, "largeBlob", path, byteString),
    ...optional(from, "backupEligibility", path, flag),
    ...optional(from, "backupState", path, flag),
    ...optional(from, "userName", path, (name, at) => text(name, at, MOST_TEXT)),
    ...optional(from, "userDisplayName", path, (name, at) => text(name, at, MOST_TEXT)),
  };
}

function paths(value: unknown, path: string): string[] {
  return list(value, path, 200, shortText);
}

function shortText(value: unknown, path: string): string {
  return text(value, path, 256);
}

function byteString(value: unknown, path: string): string {
  return base64url(value, path, MOST_BYTES);
}

function duration(value: unknown, path: string): number {
  return numberIn(value, path, 0, MOST_DURATION);
}
