import { fromBase64Url, isBase64Url } from "../../bytes/base64url.ts";
import { authenticationInputs } from "../../webauthn/extensions/authentication.ts";
import { registrationInputs } from "../../webauthn/extensions/registration.ts";
import type {
  AuthenticationExtensionsClientInputsJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../webauthn/json.ts";
import type { Failure } from "../../webauthn/outcome.ts";
import { offeredAlgorithms } from "../../webauthn/routing.ts";
import { checkRpId } from "../../webauthn/rp-id.ts";
import type { LogEntry } from "../log/entry.ts";
import type { JsonObject } from "../log/json-value.ts";
import { objectIn, requestedRpId } from "../options/members.ts";
import { fatalMistakeIn } from "../options/mistakes.ts";
import type { StepId } from "./table.ts";

/** A step at which a call must end, by what it asks and who asks it, and with which error. */
export interface Foreseen {
  id: StepId;
  /** Browsers and libraries do not all have the same one. */
  errors: readonly string[];
  why: string;
}

/** In the order of the steps; what cannot be known beforehand is not among them. */
export function foreseen(entry: LogEntry): Foreseen[] {
  const found: Foreseen[] = [];
  const tell: Tell = (id, error, why) => void found.push({ id, errors: [error].flat(), why });
  const { caller, ceremony, mediation, unread = [] } = entry;
  const mistake = fatalMistakeIn(entry);
  if (mistake) {
    tell("convert", ["TypeError", "EncodingError"], `${mistake.path} should be ${mistake.expected}`);
  }
  if (caller.policyAllows === false) tell("policy", "NotAllowedError", "The permissions policy forbids it");
  if (ceremony === "create" && !caller.sameOriginWithAncestors) {
    if (mediation === "conditional") tell("frame", "NotAllowedError", "The call is conditional, in a frame");
    if (caller.activated === false) tell("frame", "NotAllowedError", "The frame had no click");
  }
  // What follows reads the options as they have to be.
  if (mistake) return found;
  if (ceremony === "create") ofUserId(entry.options, tell);
  if (caller.origin === "null") tell("opaque-origin", "NotAllowedError", "The caller's origin is opaque");
  else ofRpId(entry, tell);
  // What nobody has read may be anything.
  if (unread.length === 0) ofLists(entry, tell);
  if (entry.signal === "aborted") tell("signal", "AbortError", "The call's AbortSignal has aborted");
  return found;
}

type Tell = (id: StepId, error: string | string[], why: string) => void;

function ofUserId(options: JsonObject, tell: Tell): void {
  const id = objectIn(options, "user")?.id;
  // A log may have any text in the place of bytes.
  if (!isBase64Url(id)) return;
  const { length } = fromBase64Url(id);
  if (length < 1 || length > 64) tell("user-id", "TypeError", `user.id has ${length} bytes`);
}

function ofRpId(entry: LogEntry, tell: Tell): void {
  const check = checkRpId(entry.caller.origin, requestedRpId(entry));
  if (check.type === "not-a-domain") tell("domain", "SecurityError", check.reason);
  if (check.type === "not-a-suffix") tell("rp-id", "SecurityError", check.reason);
}

/** Every required member is there, and of its type. */
function ofLists({ ceremony, options: given, caller }: LogEntry, tell: Tell): void {
  if (ceremony === "create") {
    const { pubKeyCredParams } = given as unknown as PublicKeyCredentialCreationOptionsJSON;
    if (offeredAlgorithms(pubKeyCredParams).length === 0) {
      tell("algorithms", "NotSupportedError", "No entry of pubKeyCredParams is of the type public-key");
    }
  }
  const extensions = objectIn(given, "extensions") as AuthenticationExtensionsClientInputsJSON | undefined;
  const { allowCredentials } = given as unknown as PublicKeyCredentialRequestOptionsJSON;
  ofExtensions(tell, () =>
    ceremony === "create"
      ? registrationInputs(extensions)
      : authenticationInputs(extensions, caller.origin, allowCredentials),
  );
}

function ofExtensions(tell: Tell, inputs: () => { type: "inputs" } | Failure): void {
  try {
    const result = inputs();
    if (result.type === "error") tell("extensions", result.name, result.message);
  } catch {
    // A blob that was left out of the log.
  }
}
