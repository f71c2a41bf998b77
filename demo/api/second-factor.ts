import { assertionOptions, verifyAssertion } from "../assertion.ts";
import { authenticationAnswer, text } from "../bodies.ts";
import { spendRecoveryCode } from "../recovery-codes.ts";
import { Refusal } from "../refusal.ts";
import { acceptTotp } from "../totp.ts";
import type { User } from "../users.ts";
import type { Visit } from "../visit.ts";

/** → `{username, passkey, totp, recovery}`: which second factors the account has. */
export function secondFactors(visit: Visit) {
  const { user } = visit.pending();
  return {
    username: user.name,
    passkey: user.passkeys.length > 0,
    totp: user.totp !== undefined,
    recovery: user.recoveryCodes.length > 0,
  };
}

/**
 * `{userVerification?: "preferred" | "discouraged"}` → request options for the account's passkeys. The
 * password was the first factor, so that the default is "discouraged".
 */
export function passkeyOptions(visit: Visit) {
  const { session, user } = visit.pending();
  const asked = visit.body.userVerification === "preferred" ? "preferred" : "discouraged";
  return assertionOptions(visit.harbour, session, "second-factor", asked, user);
}

/** `{response}` → `{next}`. */
export async function usePasskey(visit: Visit) {
  const { session, user } = visit.pending();
  const answer = authenticationAnswer(visit.body);
  await verifyAssertion(visit.harbour, session, "second-factor", answer, user);
  return visit.signIn(user, "a password and a passkey");
}

/** `{code}` → `{next}`. */
export function useTotp(visit: Visit) {
  const { user } = visit.pending();
  const code = text(visit.body, "code");
  if (!user.totp) throw new Refusal(409, "no-totp", "This account has no authenticator app.");
  visit.harbour.throttle.attempt(throttleKey(user));
  user.totp.lastStep = acceptTotp(user.name, user.totp, code);
  visit.harbour.throttle.clear(throttleKey(user));
  visit.harbour.report({ step: "totp", username: user.name, purpose: "sign-in" });
  return visit.signIn(user, "a password and a code");
}

/** `{code}` → `{next}`. */
export function useRecoveryCode(visit: Visit) {
  const { user } = visit.pending();
  const code = text(visit.body, "code");
  visit.harbour.throttle.attempt(throttleKey(user));
  user.recoveryCodes = spendRecoveryCode(user.recoveryCodes, code);
  visit.harbour.throttle.clear(throttleKey(user));
  visit.harbour.report({ step: "recovery-code", username: user.name });
  return visit.signIn(user, "a password and a recovery code");
}

function throttleKey(user: User): string {
  return `code ${user.id}`;
}
