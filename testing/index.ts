/** `latchkey/testing`: a WebAuthn authenticator for the tests of relying parties. See docs/testing.md. */

export { type CeremonyKind, type Expected, ImpossibleFault } from "../src/lab/faults/fault.ts";
export { FAULT_NAMES, type FaultName, type LabErrorName } from "../src/lab/faults/names.ts";
export type { Evidence, Finding, Severity } from "../src/lab/lint/finding.ts";
export {
  DEFAULT_PROFILE,
  type LabCounter,
  type LabProfile,
  type LabTransport,
  type UserVerificationResult,
} from "../src/lab/profile.ts";
export type { WebDriverCredential, WebDriverEncoding } from "../src/lab/web-driver.ts";
export { type Attached, type AttachOptions, attach, type SeenSignal } from "./attach/attach.ts";
export type { Answered, Approval, Asked, Ceremony, Ended } from "./attach/ceremony.ts";
export type {
  AnyPage,
  Driven,
  DrivenFrame,
  DrivenPage,
  PlaywrightContext,
  PlaywrightPage,
  PuppeteerPage,
} from "./attach/driver-types.ts";
export type { Clock } from "./clock.ts";
export { type Authenticator, createAuthenticator } from "./create-authenticator.ts";
export { FAULTS, type FaultDescription } from "./faults.ts";
export type {
  AuthenticatorOptions,
  CallOptions,
  CreationOptions,
  ProfileChanges,
  RequestOptions,
} from "./options.ts";
export { type AuthenticationResponseJSON, prfResults, type RegistrationResponseJSON } from "./responses.ts";
export { CheckFailure, type FailureKind } from "./rp-check/check-failure.ts";
export { type CheckOptions, checkRelyingParty } from "./rp-check/check-relying-party.ts";
export type {
  CeremonyTemplate,
  RelyingPartyConfig,
  RequestTemplate,
  Source,
  SuccessRule,
} from "./rp-check/config.ts";
export type { Did, Report, Row } from "./rp-check/report.ts";
export { describeReport } from "./rp-check/table.ts";
export type { CredentialChanges, StoredCredential } from "./stored-credential.ts";
