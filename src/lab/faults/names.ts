/** What can be made wrong on purpose, by name. What each one does and what follows from it is told in `table.ts`. */

/** The answer never comes, and an error does instead: each is named for its DOMException (WebAuthn §5.1.3, §5.1.4). */
export const ERROR_NAMES = [
  "AbortError",
  "ConstraintError",
  "InvalidStateError",
  "NotAllowedError",
  "NotReadableError",
  "NotSupportedError",
  "OperationError",
  "SecurityError",
  "UnknownError",
] as const;

export type LabErrorName = (typeof ERROR_NAMES)[number];

export const FAULT_NAMES = [
  // Client data
  "wrong-type",
  "wrong-challenge",
  "wrong-origin",
  "lookalike-origin",
  "cross-origin",
  "client-data-not-json",
  "client-data-unknown-member",
  // Authenticator data
  "wrong-rp-id-hash",
  "up-zero",
  "uv-zero",
  "bs-without-be",
  "be-changed",
  "bs-changed",
  "reserved-flag",
  "unsolicited-extension",
  "truncated-authenticator-data",
  "trailing-authenticator-data",
  // CBOR
  "truncated-cbor",
  "trailing-cbor",
  "duplicate-cbor-keys",
  "duplicate-cose-keys",
  "truncated-cose-key",
  // Signature and counter
  "bad-signature",
  "counter-rolled-back",
  "counter-cloned",
  // Who and which
  "missing-user-handle",
  "foreign-user-handle",
  "foreign-credential-id",
  "known-credential-id",
  "oversized-credential-id",
  "id-mismatch",
  "wrong-credential-type",
  // Key and attestation
  "algorithm-not-offered",
  "attestation-bad-signature",
  "attestation-wrong-algorithm",
  "attestation-unknown-format",
  "attestation-none-with-statement",
  // No answer
  "timeout",
  ...ERROR_NAMES,
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

export function isFaultName(value: unknown): value is FaultName {
  return FAULT_NAMES.some((name) => name === value);
}
