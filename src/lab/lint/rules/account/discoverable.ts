import { objectIn } from "../../../options/members.ts";
import type { Call } from "../../call.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

/** Discoverable credentials, by their older name resident keys (WebAuthn §5.4.4, §5.4.6). */
export const DISCOVERABLE_RULES: readonly Rule[] = [
  {
    id: "resident-key-contradiction",
    severity: "warning",
    title: "residentKey and requireResidentKey contradict each other",
    why: "Browsers that know residentKey follow it, older ones requireResidentKey: they make different credentials",
    section: "§5.4.4",
    fix: 'Set requireResidentKey to true with residentKey "required", and to false with everything else',
    find: eachOf("create", ({ selection: { residentKey, requireResidentKey } }) => {
      const known =
        residentKey === "required" || residentKey === "preferred" || residentKey === "discouraged";
      if (!known || typeof requireResidentKey !== "boolean") return undefined;
      if (requireResidentKey === (residentKey === "required")) return undefined;
      return {
        path: "authenticatorSelection.requireResidentKey",
        value: requireResidentKey,
        summary: `residentKey is ${residentKey}, and requireResidentKey ${requireResidentKey}`,
        cause: residentKey,
      };
    }),
  },
  {
    id: "resident-key-older",
    severity: "advice",
    title: 'residentKey is "required", and requireResidentKey is not there',
    why: "Browsers of WebAuthn Level 1 know only the latter",
    section: "§5.4.4",
    fix: "Add requireResidentKey: true",
    find: eachOf("create", ({ selection: { residentKey, requireResidentKey }, isPartial }) =>
      residentKey === "required" && requireResidentKey === undefined && !isPartial
        ? {
            path: "authenticatorSelection.residentKey",
            value: residentKey,
            summary: "residentKey is required, and requireResidentKey is not there",
          }
        : undefined,
    ),
  },
  {
    id: "resident-key-lost",
    severity: "error",
    title: "A passkey that is not discoverable, and get() that lists none",
    why: "Without allowCredentials only discoverable passkeys can answer: this one can never be used",
    section: "§5.5",
    fix: 'Set residentKey to "required" in create(), or list the account\'s credentials in get()',
    find: (calls) => undiscoverable(calls, true),
  },
  {
    id: "resident-key-needed",
    severity: "warning",
    title: "Passkeys need not be discoverable, and get() lists none",
    why: "Without allowCredentials only discoverable passkeys can answer, and some authenticators make no others unless asked",
    section: "§5.5",
    fix: 'Set residentKey to "required" in create(), or list the account\'s credentials in get()',
    guess: true,
    find: (calls) => undiscoverable(calls, false),
  },
  {
    id: "resident-key-unknown",
    severity: "advice",
    title: 'residentKey is "preferred", and credProps is not asked for',
    why: "Without credProps nobody knows whether the new passkey can be found without its id",
    section: "§10.1.3",
    fix: "Add the extension credProps: true, and keep what it says with the passkey",
    find: eachOf("create", ({ selection: { residentKey }, extensions: { credProps } }) =>
      residentKey === "preferred" && credProps !== true
        ? {
            path: "authenticatorSelection.residentKey",
            value: residentKey,
            summary: "residentKey is preferred, and credProps is not asked for",
          }
        : undefined,
    ),
  },
];

/**
 * Registrations for an rpId for which a request names no credential: those that made a server-side credential
 * (`seen`), or those that may have made one.
 */
function* undiscoverable(calls: readonly Call[], seen: boolean): Iterable<Hit> {
  const unnamed = calls.find(({ ceremony, listed }) => ceremony === "get" && listed.length === 0);
  if (!unnamed) return;
  // A second factor, which is always asked for by its id.
  const named = new Set(
    calls.flatMap(({ ceremony, listed }) => (ceremony === "get" ? listed : [])).map(({ id }) => id),
  );
  for (const call of calls) {
    if (call.ceremony !== "create" || call.rpId !== unnamed.rpId) continue;
    if (call.answer && named.has(call.answer.id)) continue;
    const { residentKey, requireResidentKey } = call.selection;
    const made = discoverable(call);
    const wanted = residentKey === "required" || residentKey === "preferred" || requireResidentKey === true;
    if (seen ? made !== false : made !== undefined || wanted) continue;
    const what = seen ? "A passkey was made that is not discoverable" : "Passkeys need not be discoverable";
    const summary = `${what}, and get() is called without allowCredentials`;
    yield { call, path: "authenticatorSelection.residentKey", value: residentKey, summary };
  }
}

/** What credProps says of the passkey that was made; undefined where it says nothing. */
function discoverable({ entry: { outcome } }: Call): boolean | undefined {
  if (outcome.type !== "credential") return undefined;
  const rk = objectIn(outcome.credential.clientExtensionResults, "credProps")?.rk;
  return typeof rk === "boolean" ? rk : undefined;
}
