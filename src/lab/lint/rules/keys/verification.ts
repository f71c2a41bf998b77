import type { Call } from "../../call.ts";
import { each, type Hit, type Rule } from "../../rule.ts";

/** User verification (WebAuthn §5.8.6, §7.1, §7.2). */
export const VERIFICATION_RULES: readonly Rule[] = [
  {
    id: "uv-absent",
    severity: "advice",
    title: "userVerification is not said",
    why: 'The default is "preferred", of which browsers warn developers: it is rarely what was meant',
    section: "§5.8.6",
    fix: 'Say "required" where the passkey is the only factor, and "discouraged" where it is a second one',
    find: each((call) =>
      call.userVerification === undefined && !call.isPartial
        ? {
            path: call.userVerificationPath,
            summary: `${call.ceremony}() does not say userVerification`,
            cause: call.ceremony,
          }
        : undefined,
    ),
  },
  {
    id: "uv-preferred",
    severity: "advice",
    title: 'userVerification is "preferred"',
    why: "An answer may come without user verification; whether the server looks at the flag UV cannot be seen here",
    section: "§5.8.6",
    fix: 'Check the flag UV of each answer, or say "required"',
    guess: true,
    find: each((call) =>
      call.userVerification === "preferred"
        ? {
            path: call.userVerificationPath,
            value: "preferred",
            summary: `${call.ceremony}() prefers user verification, and does not require it`,
            cause: call.ceremony,
          }
        : undefined,
    ),
  },
  {
    id: "uv-unverified",
    severity: "advice",
    title: "An answer came without user verification",
    why: "Whoever holds the device can give such an answer: by itself it is one factor",
    section: "§7.2",
    fix: "Refuse answers without the flag UV where nothing else proves who the user is",
    guess: true,
    find: each((call) =>
      call.answer && !call.answer.userVerified && call.userVerification !== "required"
        ? {
            path: call.userVerificationPath,
            value: call.userVerification,
            summary: `An answer to ${call.ceremony}() came without user verification`,
            cause: call.ceremony,
          }
        : undefined,
    ),
  },
  {
    id: "uv-mixed",
    severity: "advice",
    title: "create() requires user verification, and get() does not",
    why: "The stricter registration promises what the sign-in does not keep",
    section: "§5.8.6",
    fix: "Say the same in create() and get(), or check the flag UV where it matters",
    guess: true,
    find: mixed,
  },
];

function* mixed(calls: readonly Call[]): Iterable<Hit> {
  const strict = new Set(
    calls
      .filter((call) => call.ceremony === "create" && call.userVerification === "required")
      .map(({ rpId }) => rpId),
  );
  for (const call of calls) {
    const { ceremony, rpId, userVerification } = call;
    if (ceremony !== "get" || !strict.has(rpId) || userVerification === "required") continue;
    const said =
      userVerification === undefined ? "does not say it" : `says ${JSON.stringify(userVerification)}`;
    const summary = `create() requires user verification, and get() ${said}`;
    yield { call, path: "userVerification", value: userVerification, summary };
  }
}
