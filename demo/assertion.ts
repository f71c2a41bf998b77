import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { isoBase64URL } from "@simplewebauthn/server/helpers";
import { checkAuthenticatorData, checkClientData, readClientData } from "./answer-checks.ts";
import { challengeMinutes, type Purpose } from "./challenges.ts";
import type { Flags, UserVerification } from "./events.ts";
import type { Harbour } from "./harbour.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./sessions.ts";
import type { Passkey, User } from "./users.ts";

export type AssertionPurpose = Exclude<Purpose, "registration">;

/** Options for a sign-in or a step-up: of the user's passkeys, or of any passkey where no user is known yet. */
export async function assertionOptions(
  harbour: Harbour,
  session: Session,
  purpose: AssertionPurpose,
  userVerification: UserVerification,
  user?: User,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  if (user?.passkeys.length === 0) {
    throw new Refusal(409, "no-passkeys", "This account has no passkey yet. Add one on the home page.");
  }
  const options = await generateAuthenticationOptions({
    rpID: harbour.rpId,
    allowCredentials: user?.passkeys.map(({ id, transports }) => ({ id, transports })) ?? [],
    userVerification,
    timeout: challengeMinutes * 60_000,
  });
  harbour.challenges.issue(options.challenge, session, purpose, userVerification);
  return options;
}

/**
 * Verifies an assertion, brings the passkey's record up to date and reports it.
 * @param expected the account that it must belong to; without one, the user handle has to name the owner
 * @returns the owner of the passkey
 * @throws Refusal for whatever does not hold.
 */
export async function verifyAssertion(
  harbour: Harbour,
  session: Session | undefined,
  purpose: AssertionPurpose,
  answer: AuthenticationResponseJSON,
  expected?: User,
): Promise<User> {
  const clientData = readClientData(answer.response.clientDataJSON);
  const asked = harbour.challenges.take(clientData.challenge, session, purpose);
  checkClientData(clientData, "webauthn.get", harbour);
  const { user, passkey } = findPasskey(harbour, answer, expected);
  const { flags, counter } = checkAuthenticatorData(authenticatorData(answer), harbour, asked);
  await checkSignature(harbour, answer, clientData.challenge, passkey);
  // In one turn with the update, so that two answers cannot both count as the newer one.
  checkAgainstRecord(passkey, flags, counter);
  passkey.counter = counter;
  passkey.backedUp = flags.bs;
  passkey.lastUsedAt = Date.now();
  harbour.report({
    step: purpose,
    username: user.name,
    credentialId: passkey.id,
    flags,
    counter,
    algorithm: passkey.algorithm,
    userVerificationAsked: asked,
  });
  return user;
}

function findPasskey(harbour: Harbour, answer: AuthenticationResponseJSON, expected: User | undefined) {
  const found = harbour.users.ownerOf(answer.id);
  if (!found) throw new Refusal(400, "passkey-unknown", "Harbour does not know this passkey.");
  if (expected && found.user !== expected) {
    throw new Refusal(400, "passkey-of-another", "This passkey belongs to another account.");
  }
  const { userHandle } = answer.response;
  if (!expected && userHandle === undefined) {
    throw new Refusal(400, "user-handle-missing", "The passkey did not say which account it is for.");
  }
  if (userHandle !== undefined && userHandle !== found.user.id) {
    throw new Refusal(
      400,
      "user-handle-mismatch",
      "The passkey names an account that it does not belong to.",
    );
  }
  return found;
}

function authenticatorData(answer: AuthenticationResponseJSON): Uint8Array<ArrayBuffer> {
  return isoBase64URL.toBuffer(answer.response.authenticatorData);
}

function checkAgainstRecord(passkey: Passkey, flags: Flags, counter: number): void {
  if (flags.be !== passkey.backupEligible) {
    throw new Refusal(
      400,
      "backup-eligibility-changed",
      "This passkey changed whether it can be backed up; that never changes.",
    );
  }
  if ((counter > 0 || passkey.counter > 0) && counter <= passkey.counter) {
    throw new Refusal(
      400,
      "counter-back",
      `The passkey's counter did not rise (${counter} after ${passkey.counter}): there may be a copy of it.`,
    );
  }
}

async function checkSignature(
  harbour: Harbour,
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
  { id, publicKey }: Passkey,
): Promise<void> {
  let verified = false;
  try {
    ({ verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: harbour.origin,
      expectedRPID: harbour.rpId,
      requireUserVerification: false,
      // Zero turns the library's own counter check off; ours comes after this, with the update.
      credential: { id, publicKey, counter: 0 },
    }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(400, "not-verified", `The passkey's answer could not be verified: ${reason}.`);
  }
  if (!verified) throw new Refusal(400, "wrong-signature", "The passkey's signature is not right.");
}
