import { ceremonyLifetime } from "../../webauthn/timeout.ts";
import type { LogEntry } from "../log/entry.ts";
import type { JsonObject, JsonValue } from "../log/json-value.ts";
import { asObject, hostOf, listIn, objectIn, textIn } from "./members.ts";
import { ATTESTATION, RESIDENT_KEY, USER_VERIFICATION } from "./shape.ts";

/** Options as the client takes them: with the specification's defaults, and with what it corrects. */
export interface Defaulted {
  options: JsonObject;
  /** The paths of members that the call did not have, or had otherwise. */
  filled: string[];
}

export function defaulted(entry: LogEntry): Defaulted {
  const filled: string[] = [];
  const options = entry.ceremony === "create" ? creation(entry, filled) : request(entry, filled);
  return { options, filled };
}

/** WebAuthn §5.4 with the steps of §5.1.3. */
function creation(entry: LogEntry, filled: string[]): JsonObject {
  const { options, caller } = entry;
  const rp = objectIn(options, "rp") ?? {};
  const selection = objectIn(options, "authenticatorSelection") ?? {};
  const residentKey = known(textIn(selection, "residentKey"), RESIDENT_KEY);
  const fill = filler(filled);
  // Step 8.
  const rpId = fill("rp.id", rp.id, textIn(rp, "id") ?? hostOf(caller.origin) ?? null);
  // §5.4.4: each of the two defaults to what the other says.
  const effective = residentKey ?? (selection.requireResidentKey === true ? "required" : "discouraged");
  const attestation = known(textIn(options, "attestation"), ATTESTATION) ?? "none";
  // §5.1.3 step 22.7: without attestation the only format is "none".
  const formats = attestation === "none" ? ["none"] : (listIn(options, "attestationFormats") ?? []);
  return {
    ...options,
    rp: { ...rp, id: rpId },
    pubKeyCredParams: fill("pubKeyCredParams", options.pubKeyCredParams, algorithms(options)),
    timeout: fill("timeout", options.timeout, lifetime(options)),
    excludeCredentials: fill(
      "excludeCredentials",
      options.excludeCredentials,
      listIn(options, "excludeCredentials") ?? [],
    ),
    authenticatorSelection: {
      ...selection,
      residentKey: fill("authenticatorSelection.residentKey", selection.residentKey, effective),
      requireResidentKey: fill(
        "authenticatorSelection.requireResidentKey",
        selection.requireResidentKey,
        effective === "required",
      ),
      userVerification: fill(
        "authenticatorSelection.userVerification",
        selection.userVerification,
        known(textIn(selection, "userVerification"), USER_VERIFICATION) ?? "preferred",
      ),
    },
    hints: fill("hints", options.hints, listIn(options, "hints") ?? []),
    attestation: fill("attestation", options.attestation, attestation),
    attestationFormats: fill("attestationFormats", options.attestationFormats, formats),
    extensions: fill("extensions", options.extensions, objectIn(options, "extensions") ?? {}),
  };
}

/** WebAuthn §5.5 with the steps of §5.1.4.1. */
function request({ options, caller, mediation }: LogEntry, filled: string[]): JsonObject {
  const fill = filler(filled);
  const rest: JsonObject = {
    ...options,
    rpId: fill("rpId", options.rpId, textIn(options, "rpId") ?? hostOf(caller.origin) ?? null),
    allowCredentials: fill(
      "allowCredentials",
      options.allowCredentials,
      listIn(options, "allowCredentials") ?? [],
    ),
    userVerification: fill(
      "userVerification",
      options.userVerification,
      known(textIn(options, "userVerification"), USER_VERIFICATION) ?? "preferred",
    ),
    hints: fill("hints", options.hints, listIn(options, "hints") ?? []),
    extensions: fill("extensions", options.extensions, objectIn(options, "extensions") ?? {}),
  };
  // Step 3: a conditional request waits for as long as its document lives.
  const timeout = mediation === "conditional" ? null : lifetime(options);
  return { ...rest, timeout: fill("timeout", options.timeout, timeout) };
}

/** Steps 4 of both, in the range of §15.1: milliseconds. */
function lifetime({ timeout }: JsonObject): number {
  return ceremonyLifetime(typeof timeout === "number" ? timeout : undefined);
}

/** §5.1.3 step 10. */
function algorithms(options: JsonObject): JsonValue[] {
  const given = listIn(options, "pubKeyCredParams") ?? [];
  if (given.length > 0) return given.filter((item) => textIn(asObject(item), "type") === "public-key");
  return [-7, -257].map((alg) => ({ type: "public-key", alg }));
}

/** A value that an enumeration does not have counts as absent (WebAuthn §2.1.1). */
function known<T extends string>(value: string | undefined, values: readonly T[]): T | undefined {
  return values.find((one) => one === value);
}

function filler(filled: string[]) {
  return (path: string, given: JsonValue | undefined, value: JsonValue): JsonValue => {
    if (JSON.stringify(given) !== JSON.stringify(value)) filled.push(path);
    return value;
  };
}
