import type { FaultName } from "../../../src/lab/faults/names.ts";

/** Faults after which bytes cannot be read any more. */

export const MALFORMED_REGISTRATIONS = [
  "client-data-not-json",
  "truncated-authenticator-data",
  "truncated-cbor",
  "duplicate-cbor-keys",
  "duplicate-cose-keys",
  "truncated-cose-key",
] as const satisfies FaultName[];

export const MALFORMED_ASSERTIONS = [
  "client-data-not-json",
  "truncated-authenticator-data",
  "truncated-cbor",
  "duplicate-cbor-keys",
] as const satisfies FaultName[];
