import { createHash } from "node:crypto";
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { isoBase64URL, verifySignature } from "@simplewebauthn/server/helpers";
import { readClientData } from "../../../../demo/answer-checks.ts";
import type { Route } from "../../../../demo/api/routes.ts";
import { authenticationAnswer } from "../../../../demo/bodies.ts";
import { Refusal } from "../../../../demo/refusal.ts";
import type { Passkey } from "../../../../demo/users.ts";
import type { Visit } from "../../../../demo/visit.ts";
import { lookAtAuthenticatorData, lookAtClientData, lookAtForm, takeChallenge } from "./blind.ts";
import { type Forgotten, type Owners, SESSION_FIRST } from "./checks.ts";

/** `POST /api/sign-in/passkey` of a twin that forgets some checks. */
export function signInWithPasskey(forgets: Forgotten, owners: Owners): Route {
  return async (visit) => {
    const answer = authenticationAnswer(lookAtForm(visit.body, forgets));
    const clientData = readClientData(answer.response.clientDataJSON);
    const asked = takeChallenge(visit, forgets, clientData, "passkey-signin");
    lookAtClientData(clientData, "webauthn.get", visit.harbour, forgets);
    const { user, passkey } = find(visit, answer, forgets, owners);
    // Under the session that the visitor has: what is thrown later does not take it back.
    if (forgets.has(SESSION_FIRST)) {
      Object.assign(visit.openSession(), { signedIn: { user, method: "a passkey" } });
    }

    const authData = isoBase64URL.toBuffer(answer.response.authenticatorData);
    const { be, bs, counter } = lookAtAuthenticatorData(authData, visit.harbour, asked, forgets);
    if (!forgets.has("signature") && !(await isSigned(answer, authData, passkey))) {
      throw new Refusal(400, "wrong-signature", "The passkey's signature is not right.");
    }
    if (!forgets.has("backup eligibility") && be !== passkey.backupEligible) {
      throw new Refusal(
        400,
        "backup-eligibility-changed",
        "This passkey changed whether it can be backed up.",
      );
    }
    const counts = counter > 0 || passkey.counter > 0;
    if (!forgets.has("counter") && counts && counter <= passkey.counter) {
      throw new Refusal(400, "counter-back", "The passkey's counter did not rise.");
    }
    passkey.counter = counter;
    passkey.backedUp = bs;
    return visit.signIn(user, "a passkey");
  };
}

/** By the id of the passkey, or by the account that the answer names where ids are not looked at. */
function find(
  { harbour: { users } }: Visit,
  answer: AuthenticationResponseJSON,
  forgets: Forgotten,
  owners: Owners,
) {
  const { userHandle } = answer.response;
  let found = users.ownerOf(answer.id);
  if (forgets.has("credential id")) {
    const user = owners.get(userHandle ?? "");
    const passkey = user?.passkeys[0];
    found = user && passkey ? { user, passkey } : found;
  }
  if (!found) throw new Refusal(400, "passkey-unknown", "Harbour does not know this passkey.");
  if (!forgets.has("user handle") && userHandle !== found.user.id) {
    throw new Refusal(400, "user-handle", "The passkey does not name the account that it is for.");
  }
  return found;
}

async function isSigned(
  { response }: AuthenticationResponseJSON,
  authData: Uint8Array,
  { publicKey }: Passkey,
): Promise<boolean> {
  const clientData = isoBase64URL.toBuffer(response.clientDataJSON);
  const data = Buffer.concat([authData, createHash("sha256").update(clientData).digest()]);
  const signature = isoBase64URL.toBuffer(response.signature);
  return verifySignature({ signature, data, credentialPublicKey: publicKey }).catch(() => false);
}
