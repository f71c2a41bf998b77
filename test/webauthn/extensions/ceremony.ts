import type { PublicKeyCredentialSource } from "../../../src/authenticator/credential-source.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { create } from "../../../src/webauthn/create.ts";
import { get } from "../../../src/webauthn/get.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../../src/webauthn/json.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { approving, NEVER, portsOf } from "../../fakes/scripted-consent.ts";

/** Whole ceremonies of a page at login.example.com, as the extensions' tests ask for them. */

const CALLER = { origin: "https://login.example.com", sameOriginWithAncestors: true };

export const OWN = credential(1, { prf: someBytes(64, 40) });
export const OWN_ID = toBase64Url(OWN.id);
export const allow = (...ids: string[]) => ids.map((id) => ({ type: "public-key", id }));

export async function register(
  extensions: NonNullable<PublicKeyCredentialCreationOptionsJSON["extensions"]>,
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
) {
  const store = new MemoryStore();
  const consent = approving();
  const options = {
    rp: { id: "example.com", name: "Example" },
    user: { id: "AQID", name: "ada", displayName: "Ada" },
    challenge: "AAEC",
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { userVerification: "discouraged" },
    extensions,
    ...changes,
  };
  const outcome = await create(options, CALLER, portsOf(store, consent), NEVER);
  return { outcome, consent, store, ...shortly(outcome) };
}

export async function signIn(
  extensions: NonNullable<PublicKeyCredentialRequestOptionsJSON["extensions"]>,
  changes: Partial<PublicKeyCredentialRequestOptionsJSON> = {},
  ...sources: PublicKeyCredentialSource[]
) {
  const store = new MemoryStore(...(sources.length > 0 ? sources : [OWN]));
  const consent = approving();
  const options = {
    challenge: "AAEC",
    rpId: "example.com",
    userVerification: "discouraged",
    extensions,
    ...changes,
  };
  const outcome = await get(options, CALLER, portsOf(store, consent), NEVER);
  return { outcome, consent, store, ...shortly(outcome) };
}

/** What the page is told: the outputs of the extensions, or the name of the error. */
function shortly(outcome: Awaited<ReturnType<typeof create>> | Awaited<ReturnType<typeof get>>) {
  if (outcome.type === "error") return { error: outcome.name };
  return outcome.type === "credential"
    ? { outputs: outcome.credential.clientExtensionResults }
    : { error: outcome.type };
}
