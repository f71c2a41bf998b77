import { eachOf, type Rule } from "../../rule.ts";

const POLICY = "extensions.credentialProtectionPolicy";
const ENFORCE = "extensions.enforceCredentialProtectionPolicy";
const KNOWN = [
  "userVerificationOptional",
  "userVerificationOptionalWithCredentialIDList",
  "userVerificationRequired",
];

/** credProtect (CTAP 2.1 §12.1). */
export const PROTECTION_RULES: readonly Rule[] = [
  {
    id: "cred-protect-unknown",
    severity: "error",
    title: "A credentialProtectionPolicy that nobody knows is to be enforced",
    why: "What is not known cannot be enforced: create() ends with a NotSupportedError",
    section: "CTAP 2.1 §12.1",
    fix: `Use one of ${KNOWN.join(", ")}`,
    find: eachOf("create", ({ extensions }) => {
      const { credentialProtectionPolicy: policy, enforceCredentialProtectionPolicy: enforce } = extensions;
      if (enforce !== true || policy === undefined || KNOWN.some((known) => known === policy))
        return undefined;
      return { path: POLICY, value: policy, summary: "A policy is to be enforced that nobody knows" };
    }),
  },
  {
    id: "cred-protect-nothing",
    severity: "warning",
    title: "enforceCredentialProtectionPolicy without a policy",
    why: "There is nothing to enforce",
    section: "CTAP 2.1 §12.1",
    fix: "Add credentialProtectionPolicy, or leave both out",
    find: eachOf("create", ({ extensions }) => {
      const { credentialProtectionPolicy: policy, enforceCredentialProtectionPolicy: enforce } = extensions;
      if (enforce !== true || policy !== undefined) return undefined;
      return { path: ENFORCE, value: enforce, summary: "A policy is to be enforced, and there is none" };
    }),
  },
  {
    id: "cred-protect-contradiction",
    severity: "warning",
    title: "A passkey that needs user verification, and calls that discourage it",
    why: "With userVerificationRequired no answer comes without user verification",
    section: "CTAP 2.1 §12.1",
    fix: 'Say userVerification "required" in create() and get(), or use a weaker policy',
    find: function* (calls) {
      const strict = calls.filter(
        ({ ceremony, extensions }) =>
          ceremony === "create" && extensions.credentialProtectionPolicy === "userVerificationRequired",
      );
      const rpIds = new Set(strict.map(({ rpId }) => rpId));
      for (const call of calls) {
        const made = strict.includes(call) || (call.ceremony === "get" && rpIds.has(call.rpId));
        if (!made || call.userVerification !== "discouraged") continue;
        const summary = `The policy wants user verification, and ${call.ceremony}() discourages it`;
        yield { call, path: call.userVerificationPath, value: "discouraged", summary, cause: call.ceremony };
      }
    },
  },
  {
    id: "cred-protect-hidden",
    severity: "warning",
    title: "Passkeys that must be named without user verification, and get() that names none",
    why: "With userVerificationOptionalWithCredentialIDList a passkey answers without user verification only where its id is listed",
    section: "CTAP 2.1 §12.1",
    fix: "Require user verification in get(), or list the credentials",
    guess: true,
    find: function* (calls) {
      const policy = "userVerificationOptionalWithCredentialIDList";
      const rpIds = new Set(
        calls
          .filter(
            ({ ceremony, extensions }) =>
              ceremony === "create" && extensions.credentialProtectionPolicy === policy,
          )
          .map(({ rpId }) => rpId),
      );
      for (const call of calls) {
        const { ceremony, listed, rpId, userVerification } = call;
        if (ceremony !== "get" || listed.length > 0 || !rpIds.has(rpId) || userVerification !== "discouraged")
          continue;
        const summary =
          "get() names no credentials and discourages user verification: the passkeys stay hidden";
        yield { call, path: "userVerification", value: userVerification, summary };
      }
    },
  },
  {
    id: "cred-protect-in-get",
    severity: "advice",
    title: "credentialProtectionPolicy in get()",
    why: "It is for new credentials, and ignored here",
    section: "CTAP 2.1 §12.1",
    fix: "Leave it out of get()",
    find: eachOf("get", ({ extensions: { credentialProtectionPolicy: policy } }) =>
      policy === undefined
        ? undefined
        : { path: POLICY, value: policy, summary: "get() has a credentialProtectionPolicy" },
    ),
  },
];
