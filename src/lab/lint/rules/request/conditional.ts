import { each, eachOf, type Rule } from "../../rule.ts";

/** Conditional mediation (WebAuthn §5.1.4.1, §5.1.3). */
export const CONDITIONAL_RULES: readonly Rule[] = [
  {
    id: "conditional-no-field",
    severity: "error",
    title: 'A conditional request, and no field whose autocomplete ends in "webauthn"',
    why: "Browsers offer passkeys at such a field alone: without one nobody ever sees them",
    section: "§5.1.4.1",
    fix: 'Give the user name\'s field autocomplete="username webauthn", before get() is called',
    guess: true,
    find: eachOf("get", ({ entry: { mediation, caller } }) =>
      mediation === "conditional" && caller.autocompleteField === false
        ? { path: "caller.autocompleteField", value: false, summary: "The page has no field for passkeys" }
        : undefined,
    ),
  },
  {
    id: "conditional-allow-list",
    severity: "advice",
    title: "A conditional request lists credentials",
    why: "The list only filters what is offered, and it tells the page which credentials an account has",
    section: "§5.1.4.1",
    fix: "Leave allowCredentials out of conditional requests",
    find: eachOf("get", ({ entry: { mediation }, listed }) =>
      mediation === "conditional" && listed.length > 0
        ? { path: "allowCredentials", summary: `The conditional request lists ${listed.length} credentials` }
        : undefined,
    ),
  },
  {
    id: "conditional-create-asks",
    severity: "warning",
    title: "A conditional create() wants what needs a person",
    why: "Nobody is asked, so that nobody can be verified: such a call is refused, or ends without user verification",
    section: "§5.1.3",
    fix: 'Set userVerification to "preferred" there, and accept an answer without user verification',
    find: eachOf("create", ({ entry: { mediation }, userVerification }) =>
      mediation === "conditional" && userVerification === "required"
        ? {
            path: "authenticatorSelection.userVerification",
            value: userVerification,
            summary: "The conditional create() requires user verification",
          }
        : undefined,
    ),
  },
  {
    id: "hints-attachment",
    severity: "advice",
    title: "Hints and authenticatorAttachment contradict each other",
    why: "Browsers that know hints follow them, and others the attachment: people see different things",
    section: "§5.4",
    fix: 'Use "cross-platform" with security-key and hybrid, and "platform" with client-device',
    find: each(({ options: { hints }, selection: { authenticatorAttachment } }) => {
      const first = Array.isArray(hints) ? hints[0] : undefined;
      const fits = first === "client-device" ? "platform" : "cross-platform";
      const known = first === "client-device" || first === "security-key" || first === "hybrid";
      if (!known || typeof authenticatorAttachment !== "string" || authenticatorAttachment === fits)
        return undefined;
      const summary = `The first hint is ${first}, and authenticatorAttachment is ${authenticatorAttachment.slice(0, 40)}`;
      return { path: "hints", value: hints, summary };
    }),
  },
];
