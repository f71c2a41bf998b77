import { assertionOptions, verifyAssertion } from "../assertion.ts";
import { authenticationAnswer, text } from "../bodies.ts";
import { hashPassword, passwordMatches } from "../passwords.ts";
import { Refusal } from "../refusal.ts";
import { secondFactorMinutes } from "../sessions.ts";
import { nameKey, type User } from "../users.ts";
import type { Visit } from "../visit.ts";

/** `{username, password}` → `{next}`. Opens the account and signs in. */
export async function signUp(visit: Visit) {
  const username = text(visit.body, "username");
  const password = await hashPassword(text(visit.body, "password"));
  return visit.signIn(visit.harbour.users.add(username, password), "signup");
}

/** `{username, password}` → `{next}`: the home page, or the second step where the account has one. */
export async function signInWithPassword(visit: Visit) {
  const { users, throttle, sessions } = visit.harbour;
  const username = text(visit.body, "username");
  const password = text(visit.body, "password");
  const key = `password ${nameKey(username)}`;
  throttle.attempt(key);
  const user = users.byName(username);
  if (!(await passwordMatches(password, user?.password)) || !user) {
    throw new Refusal(401, "password-wrong", "That user name and password do not go together.");
  }
  throttle.clear(key);
  visit.harbour.report({ step: "password", username: user.name });
  if (!hasSecondFactor(user)) return visit.signIn(user, "a password");
  visit.leave();
  const expires = Date.now() + secondFactorMinutes * 60_000;
  visit.session = sessions.start({ pending: { user, expires } });
  return { next: "/second" };
}

/** → request options for any passkey of this site, with user verification required. */
export function passkeyOptions(visit: Visit) {
  return assertionOptions(visit.harbour, visit.openSession(), "passkey-signin", "required");
}

/** `{response}` → `{next}`. */
export async function signInWithPasskey(visit: Visit) {
  const answer = authenticationAnswer(visit.body);
  const user = await verifyAssertion(visit.harbour, visit.session, "passkey-signin", answer);
  return visit.signIn(user, "a passkey");
}

/** → `{next}`. */
export function signOut(visit: Visit) {
  visit.leave();
  return { next: "/" };
}

function hasSecondFactor({ passkeys, totp }: User): boolean {
  return passkeys.length > 0 || totp !== undefined;
}
