import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { cose, decodeCredentialPublicKey, isoBase64URL } from "@simplewebauthn/server/helpers";
import { checkAuthenticatorData, checkClientData, readClientData } from "./answer-checks.ts";
import { checkNewCredential, readAttestation } from "./attestation.ts";
import { challengeMinutes } from "./challenges.ts";
import type { Harbour } from "./harbour.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./sessions.ts";
import type { Passkey, User } from "./users.ts";

/** ES256, EdDSA and RS256, in order of preference. */
export const algorithms = [-7, -8, -257];
const userVerification = "preferred";

/** Options for adding a discoverable passkey to the account, with a challenge for this session. */
export async function registrationOptions(
  harbour: Harbour,
  session: Session,
  user: User,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const options = await generateRegistrationOptions({
    rpName: "Harbour",
    rpID: harbour.rpId,
    userName: user.name,
    userDisplayName: user.name,
    userID: isoBase64URL.toBuffer(user.id),
    timeout: challengeMinutes * 60_000,
    attestationType: "none",
    excludeCredentials: user.passkeys.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification },
    supportedAlgorithmIDs: algorithms,
  });
  harbour.challenges.issue(options.challenge, session, "registration", userVerification);
  return options;
}

/**
 * Verifies a new passkey and adds it to the account.
 * @throws Refusal for whatever does not hold: challenge, client data, authenticator data, attestation,
 *   or an id that is too long or already known.
 */
export async function register(
  harbour: Harbour,
  session: Session,
  user: User,
  answer: RegistrationResponseJSON,
): Promise<Passkey> {
  const clientData = readClientData(answer.response.clientDataJSON);
  const asked = harbour.challenges.take(clientData.challenge, session, "registration");
  checkClientData(clientData, "webauthn.create", harbour);
  const attestation = readAttestation(answer);
  const { flags, counter } = checkAuthenticatorData(attestation.get("authData"), harbour, asked);
  const { credential } = await verify(harbour, answer, clientData.challenge);
  const algorithm = decodeCredentialPublicKey(credential.publicKey).get(cose.COSEKEYS.alg);
  checkNewCredential(credential.id, Number(algorithm), attestation.get("attStmt"));
  const passkey: Passkey = {
    id: credential.id,
    publicKey: credential.publicKey,
    algorithm: Number(algorithm),
    transports: credential.transports ?? [],
    backupEligible: flags.be,
    backedUp: flags.bs,
    counter,
    name: `Passkey ${user.passkeys.length + 1}`,
    createdAt: Date.now(),
    lastUsedAt: undefined,
  };
  harbour.users.addPasskey(user, passkey);
  harbour.report({
    step: "registration",
    username: user.name,
    credentialId: passkey.id,
    flags,
    counter,
    algorithm: passkey.algorithm,
    userVerificationAsked: asked,
  });
  return passkey;
}

async function verify(harbour: Harbour, response: RegistrationResponseJSON, expectedChallenge: string) {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: harbour.origin,
      expectedRPID: harbour.rpId,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    });
    if (registrationInfo && registrationInfo.credential.id === response.id) return registrationInfo;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(400, "not-verified", `The new passkey could not be verified: ${reason}.`);
  }
  throw new Refusal(
    400,
    "not-verified",
    "The new passkey could not be verified: its statement does not hold.",
  );
}
