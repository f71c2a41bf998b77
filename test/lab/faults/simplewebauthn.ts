import type { CeremonyKind } from "../../../src/lab/faults/fault.ts";
import type { FaultName } from "../../../src/lab/faults/names.ts";

/**
 * The faults that `@simplewebauthn/server` takes although a correct relying party does not, and why. Whatever needs the
 * relying party's own database it leaves to its caller, and rightly so; the others are lenient readings.
 */
export const TAKEN_BY_SIMPLEWEBAUTHN: Record<CeremonyKind, Partial<Record<FaultName, string>>> = {
  create: {
    "cross-origin": "In registrations it leaves crossOrigin and topOrigin to its caller.",
    "trailing-cbor":
      "It reads the first item and ignores what follows. Nothing that is ignored is used, so nothing comes of it.",
    "truncated-cose-key":
      "Its reader of CBOR takes a byte string that is cut off for a shorter one. The key is useless: no signature is ever valid for it.",
    "known-credential-id": "Which ids are registered already, only its caller knows.",
    "oversized-credential-id": "It leaves the length to its caller's database.",
    "unsolicited-extension": "It ignores outputs of extensions that it does not know.",
    "attestation-wrong-algorithm":
      "It verifies self attestation with the algorithm of the key itself; the one that is named is not used.",
  },
  get: {
    "be-changed":
      "What BE was at the registration, only its caller knows: it hands out credentialDeviceType.",
    "unsolicited-extension": "It ignores outputs of extensions that it does not know.",
    "missing-user-handle": "Whose credential it is, only its caller can look up.",
    "foreign-user-handle": "Whose credential it is, only its caller can look up.",
    "foreign-credential-id": "Its caller looks the credential up by the id, and finds none.",
  },
};

/** Where it does not throw, but says that the answer is not verified. */
export const NOT_VERIFIED = "not verified";

/** With what it refuses the others, so that none is refused for another reason than the fault. */
export const REFUSED_BY_SIMPLEWEBAUTHN: Partial<Record<FaultName, RegExp>> = {
  "wrong-type": /^Unexpected (registration|authentication) response type: webauthn\./,
  "wrong-challenge": /^Unexpected \w+ response challenge "[\w-]{43}", expected/,
  "wrong-origin": /^Unexpected \w+ response origin "https:\/\/attacker\.example", expected/,
  "lookalike-origin":
    /^Unexpected \w+ response origin "https:\/\/login\.example\.com\.attacker\.example", expected/,
  "cross-origin":
    /^Detected cross-origin authentication response from top origin of "https:\/\/attacker\.example"/,
  "client-data-not-json": /^Expected ',' or '}' after property value in JSON/,
  "wrong-rp-id-hash": /^Unexpected RP ID hash$/,
  "up-zero": /^(User presence was required|User not present during authentication)/,
  "uv-zero": /^User verification (was )?required, but user could not be verified$/,
  "bs-without-be": /^Single-device credential indicated that it was backed up/,
  "truncated-authenticator-data": /^(No data|Authenticator data was 18 bytes, expected at least 37 bytes)$/,
  "trailing-authenticator-data": /^Leftover bytes detected while parsing authenticator data$/,
  "truncated-cbor": /^(No data|Map is not supported or well formed)$/,
  "trailing-cbor": /^Leftover bytes detected while parsing authenticator data$/,
  "duplicate-cbor-keys": /^Map is not supported or well formed$/,
  "duplicate-cose-keys": /^Map is not supported or well formed$/,
  "bad-signature": /^not verified$/,
  "counter-rolled-back": /^Response counter value 0 was lower than expected 1$/,
  "counter-cloned": /^Response counter value 1 was lower than expected 1$/,
  "id-mismatch": /^Credential ID was not base64url-encoded$/,
  "wrong-credential-type": /^Unexpected credential type password, expected "public-key"$/,
  "algorithm-not-offered": /^Unexpected public key alg "-8", expected one of "-7, -257"$/,
  "attestation-bad-signature": /^not verified$/,
  "attestation-unknown-format": /^Unsupported Attestation Format: latchkey-test$/,
  "attestation-none-with-statement": /^None attestation had unexpected attestation statement$/,
};
