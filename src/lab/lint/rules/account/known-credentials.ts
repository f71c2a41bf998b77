import { textIn } from "../../../options/members.ts";
import type { Call } from "../../call.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

/** Lists of the credentials that an account has (WebAuthn §5.4, §5.5, §14.6). */
export const KNOWN_CREDENTIAL_RULES: readonly Rule[] = [
  {
    id: "exclude-missing",
    severity: "warning",
    title: "excludeCredentials leaves out a passkey of the account",
    why: "A person can make a second passkey on the same authenticator, which takes the place of the first one",
    section: "§5.4",
    fix: "List all credentials of the account that were not deleted in excludeCredentials, with their transports",
    guess: true,
    find: leftOut,
  },
  {
    id: "exclude-absent",
    severity: "advice",
    title: "create() has no excludeCredentials",
    why: "Whether the account has passkeys cannot be seen; if it has, a second one on the same authenticator replaces the first",
    section: "§5.4",
    fix: "List all credentials of the account in excludeCredentials; an empty list where there are none",
    guess: true,
    find: eachOf("create", ({ options: { excludeCredentials }, entry, isPartial }) =>
      excludeCredentials === undefined && entry.mediation !== "conditional" && !isPartial
        ? { path: "excludeCredentials", summary: "create() has no excludeCredentials" }
        : undefined,
    ),
  },
  {
    id: "allow-reveals",
    severity: "advice",
    title: "get() lists credentials",
    why: "If nobody has signed in yet, the list tells everybody who types a name that the account exists, and its credentials",
    section: "§14.6.2, §14.6.3",
    fix: "Before sign-in call get() without allowCredentials, or answer unknown names with lists that look the same",
    guess: true,
    find: eachOf("get", ({ listed, entry, options }) =>
      listed.length > 0 && entry.mediation !== "conditional"
        ? {
            path: "allowCredentials",
            value: options.allowCredentials,
            summary: "get() lists credentials, which is right only where the user is known already",
          }
        : undefined,
    ),
  },
];

function* leftOut(calls: readonly Call[]): Iterable<Hit> {
  /** Ids of the passkeys that were made, by rpId and account. */
  const made = new Map<string, Set<string>>();
  for (const call of calls) {
    const handle = textIn(call.user, "id");
    if (call.ceremony !== "create" || !handle) continue;
    const account = JSON.stringify([call.rpId, handle]);
    const known = made.get(account) ?? new Set();
    made.set(account, known);
    const listed = new Set(call.listed.map(({ id }) => id).filter((id) => id !== undefined && known.has(id)));
    const missing = known.size - listed.size;
    if (missing > 0) {
      const count = missing === 1 ? "a passkey" : `${missing} passkeys`;
      const summary = `excludeCredentials leaves out ${count} that the account has`;
      yield {
        call,
        path: "excludeCredentials",
        value: call.options.excludeCredentials,
        summary,
        cause: account,
      };
    }
    const { outcome, faults = [] } = call.entry;
    // What was spoilt on purpose, the relying party has refused.
    if (outcome.type === "credential" && faults.length === 0) known.add(outcome.credential.id);
  }
}
