import type { Rule } from "../rule.ts";
import { DISCOVERABLE_RULES } from "./account/discoverable.ts";
import { KNOWN_CREDENTIAL_RULES } from "./account/known-credentials.ts";
import { NAME_RULES } from "./account/names.ts";
import { USER_ID_RULES } from "./account/user-id.ts";
import { MISPLACED_RULES } from "./extensions/misplaced.ts";
import { PRF_RULES } from "./extensions/prf.ts";
import { PROTECTION_RULES } from "./extensions/protection.ts";
import { DESCRIPTOR_RULES } from "./form/descriptors.ts";
import { FORM_RULES } from "./form/json.ts";
import { ALGORITHM_RULES } from "./keys/algorithms.ts";
import { ATTESTATION_RULES } from "./keys/attestation.ts";
import { COUNTER_RULES } from "./keys/counter.ts";
import { VERIFICATION_RULES } from "./keys/verification.ts";
import { CHALLENGE_RULES } from "./request/challenge.ts";
import { CONDITIONAL_RULES } from "./request/conditional.ts";
import { FRAME_RULES } from "./request/frames.ts";
import { RP_ID_RULES } from "./request/rp-id.ts";
import { TIMEOUT_RULES } from "./request/timeout.ts";

/** All rules by subject, in the order in which they are listed. */
export const RULES_BY_SUBJECT: readonly (readonly [subject: string, rules: readonly Rule[]])[] = [
  ["Form of the options", FORM_RULES],
  ["Challenge", CHALLENGE_RULES],
  ["rpId and origin", RP_ID_RULES],
  ["Timeout", TIMEOUT_RULES],
  ["Frames", FRAME_RULES],
  ["Conditional requests and hints", CONDITIONAL_RULES],
  ["User handle", USER_ID_RULES],
  ["Names", NAME_RULES],
  ["Discoverable passkeys", DISCOVERABLE_RULES],
  ["Passkeys that the account has", KNOWN_CREDENTIAL_RULES],
  ["Lists of credentials", DESCRIPTOR_RULES],
  ["Algorithms", ALGORITHM_RULES],
  ["Attestation", ATTESTATION_RULES],
  ["User verification", VERIFICATION_RULES],
  ["Counter", COUNTER_RULES],
  ["prf", PRF_RULES],
  ["credProtect", PROTECTION_RULES],
  ["Other extensions", MISPLACED_RULES],
];

export const RULES: readonly Rule[] = RULES_BY_SUBJECT.flatMap(([, rules]) => rules);
