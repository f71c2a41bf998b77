import type { PageAnswer, Question } from "../../src/wire/ceremony.ts";

/**
 * What Latchkey can do, under the names of `getClientCapabilities` (WebAuthn §5.7.9). `conditionalCreate` is the
 * browser's word alone: whether Latchkey would do it depends on whether the vault is open, which no page may learn.
 */
const CAPABILITIES = [
  "conditionalGet",
  "extension:appid",
  "extension:appidExclude",
  "extension:credProps",
  "extension:credentialProtectionPolicy",
  "extension:enforceCredentialProtectionPolicy",
  "extension:largeBlob",
  "extension:prf",
  "passkeyPlatformAuthenticator",
  "relatedOrigins",
  "signalAllAcceptedCredentials",
  "signalCurrentUserDetails",
  "signalUnknownCredential",
  "userVerifyingPlatformAuthenticator",
];

/** The browser's answer or ours, where a vault can answer this page. */
export function answerQuestion({ type, options }: Question): PageAnswer {
  if (type !== "getClientCapabilities") return { type: "value", value: true };
  const together = { ...options, ...Object.fromEntries(CAPABILITIES.map((name) => [name, true])) };
  // "Keys in PublicKeyCredentialClientCapabilities MUST be sorted in ascending lexicographical order."
  const sorted = Object.entries(together).sort(([a], [b]) => (a < b ? -1 : 1));
  return { type: "value", value: Object.fromEntries(sorted) };
}
