import { registrationAnswer, text } from "../bodies.ts";
import { newRecoveryCodes } from "../recovery-codes.ts";
import { Refusal } from "../refusal.ts";
import { register, registrationOptions } from "../registration.ts";
import { acceptTotp, newTotpSecret, totpUri } from "../totp.ts";
import type { Passkey } from "../users.ts";
import type { Visit } from "../visit.ts";

/** → the account as its owner sees it: never a key, a hash or a secret. */
export function account(visit: Visit) {
  const { user, method } = visit.signedIn();
  return {
    username: user.name,
    signedInWith: method,
    passkeys: user.passkeys.map(publicPart),
    totp: user.totp !== undefined,
    recoveryCodesLeft: user.recoveryCodes.length,
  };
}

/** → creation options for one more passkey. */
export function newPasskeyOptions(visit: Visit) {
  const { session, user } = visit.signedIn();
  return registrationOptions(visit.harbour, session, user);
}

/** `{response}` → `{passkey}`. */
export async function addPasskey(visit: Visit) {
  const { session, user } = visit.signedIn();
  const passkey = await register(visit.harbour, session, user, registrationAnswer(visit.body));
  return { passkey: publicPart(passkey) };
}

/** `{id, name}` → `{passkey}`. */
export function renamePasskey(visit: Visit) {
  const { user } = visit.signedIn();
  const id = text(visit.body, "id");
  const name = text(visit.body, "name").normalize("NFKC").replace(/\s+/g, " ").trim();
  const passkey = user.passkeys.find((candidate) => candidate.id === id);
  if (!passkey) throw new Refusal(404, "passkey-unknown", "This account has no such passkey.");
  if (name.length < 1 || name.length > 40 || /\p{C}/u.test(name)) {
    throw new Refusal(400, "passkey-name", "A passkey's name has 1 to 40 characters.");
  }
  passkey.name = name;
  return { passkey: publicPart(passkey) };
}

/** → `{secret, uri}`. The code app counts only after a code of it was confirmed. */
export function setUpTotp(visit: Visit) {
  const { session, user } = visit.signedIn();
  session.newTotpSecret = newTotpSecret();
  return { secret: session.newTotpSecret, uri: totpUri(user.name, session.newTotpSecret) };
}

/** `{code}` → `{totp: true}`. The confirming code is spent. */
export function confirmTotp(visit: Visit) {
  const { session, user } = visit.signedIn();
  const secret = session.newTotpSecret;
  if (!secret) throw new Refusal(409, "totp-not-set-up", "Set up the authenticator app first.");
  const lastStep = acceptTotp(user.name, { secret, lastStep: 0 }, text(visit.body, "code"));
  user.totp = { secret, lastStep };
  session.newTotpSecret = undefined;
  visit.harbour.report({ step: "totp", username: user.name, purpose: "setup" });
  return { totp: true };
}

/** → `{codes}`, this once. The codes made before end. */
export function makeRecoveryCodes(visit: Visit) {
  const { user } = visit.signedIn();
  const { codes, hashes } = newRecoveryCodes();
  user.recoveryCodes = hashes;
  return { codes };
}

function publicPart({ id, name, createdAt, lastUsedAt, backedUp }: Passkey) {
  return { id, name, createdAt, lastUsedAt: lastUsedAt ?? null, backedUp };
}
