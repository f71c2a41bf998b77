import { createHash } from "node:crypto";
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import { isoBase64URL, verifySignature } from "@simplewebauthn/server/helpers";
import { readClientData } from "../../../../demo/answer-checks.ts";
import type { Route } from "../../../../demo/api/routes.ts";
import { registrationAnswer } from "../../../../demo/bodies.ts";
import { Refusal } from "../../../../demo/refusal.ts";
import { algorithms } from "../../../../demo/registration.ts";
import { checkAttestationObject } from "../../../../demo/strict-cbor.ts";
import type { Passkey } from "../../../../demo/users.ts";
import { lookAtAuthenticatorData, lookAtClientData, lookAtForm, takeChallenge } from "./blind.ts";
import type { Forgotten, Owners } from "./checks.ts";
import { readAttestation } from "./reading.ts";

/** `POST /api/passkeys` of a twin that forgets some checks. */
export function addPasskey(forgets: Forgotten, owners: Owners): Route {
  return async (visit) => {
    const { user } = visit.signedIn();
    const answer = registrationAnswer(lookAtForm(visit.body, forgets));
    const clientData = readClientData(answer.response.clientDataJSON);
    const asked = takeChallenge(visit, forgets, clientData, "registration");
    lookAtClientData(clientData, "webauthn.create", visit.harbour, forgets);

    const bytes = isoBase64URL.toBuffer(answer.response.attestationObject);
    if (!forgets.has("encoding")) checkAttestationObject(bytes);
    const made = readAttestation(bytes);
    const { be, bs, counter } = lookAtAuthenticatorData(made.authData, visit.harbour, asked, forgets);
    if (!forgets.has("credential id") && made.id !== answer.id) {
      throw new Refusal(400, "id-mismatch", "This answer has an id that its passkey does not have.");
    }
    if (!forgets.has("id length") && Buffer.from(made.id, "base64url").length > 1023) {
      throw new Refusal(400, "id-length", "The passkey's id is too long.");
    }
    const algorithm = Number(made.algorithm);
    if (!forgets.has("algorithm") && !algorithms.includes(algorithm)) {
      throw new Refusal(400, "algorithm", "Harbour did not ask for a key of this kind.");
    }
    if (!forgets.has("attestation") && !(await holds(made, answer))) {
      throw new Refusal(400, "attestation", "The passkey's statement does not hold.");
    }
    owners.set(user.id, user);
    const passkey: Passkey = {
      id: answer.id,
      publicKey: made.publicKey,
      algorithm,
      transports: [],
      backupEligible: be,
      backedUp: bs,
      counter,
      name: `Passkey ${user.passkeys.length + 1}`,
      createdAt: Date.now(),
      lastUsedAt: undefined,
    };
    if (forgets.has("known id") && visit.harbour.users.ownerOf(passkey.id)) user.passkeys.push(passkey);
    else visit.harbour.users.addPasskey(user, passkey);
    return { passkey: { id: answer.id } };
  };
}

/** Whether the statement is the empty one of "none", or one that the passkey signed itself. */
async function holds(
  { format, statement, authData, publicKey, algorithm }: ReturnType<typeof readAttestation>,
  { response }: RegistrationResponseJSON,
): Promise<boolean> {
  if (format === "none") return statement.size === 0;
  const signature = statement.get("sig");
  if (format !== "packed" || statement.get("alg") !== algorithm) return false;
  if (!(signature instanceof Uint8Array)) return false;
  const clientData = isoBase64URL.toBuffer(response.clientDataJSON);
  const data = Buffer.concat([authData, createHash("sha256").update(clientData).digest()]);
  return verifySignature({ signature, data, credentialPublicKey: publicKey }).catch(() => false);
}
