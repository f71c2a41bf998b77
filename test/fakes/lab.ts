import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { FaultName } from "../../src/lab/faults/names.ts";
import { LabAuthenticator } from "../../src/lab/lab-authenticator.ts";
import type { LabOutcome, LabRegistration } from "../../src/lab/outcome.ts";
import type { LabPorts } from "../../src/lab/ports.ts";
import { DEFAULT_PROFILE, type LabProfile, type LabTransport } from "../../src/lab/profile.ts";
import { seededRandom } from "../../src/lab/random/seeded-random.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../src/webauthn/json.ts";
import { NEVER, NOW } from "./scripted-consent.ts";

/** A lab authenticator with nothing of chance in it, and the ceremonies of one relying party. */

export const LAB_ORIGIN = "https://login.example.com";
export const LAB_CALLER = { origin: LAB_ORIGIN, sameOriginWithAncestors: true };
export const LAB_RP_ID = "example.com";
export const LAB_CHALLENGE = "dGhlIGNoYWxsZW5nZSBvZiBhIHRlc3Q";

export interface LabSetup {
  profile?: Partial<LabProfile>;
  ports?: Partial<LabPorts>;
  credentials?: readonly PublicKeyCredentialSource[];
  seed?: string;
}

export function labAuthenticator({ profile, ports, credentials, seed = "lab" }: LabSetup = {}) {
  return new LabAuthenticator(
    { randomBytes: seededRandom(seed), now: () => NOW, wait: async () => {}, ...ports },
    { ...DEFAULT_PROFILE, ...profile },
    credentials,
  );
}

export function labCreation(
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: LAB_RP_ID, name: "Example" },
    user: { id: "AQIDBAUGBwgJCgsMDQ4PEA", name: "ada", displayName: "Ada" },
    challenge: LAB_CHALLENGE,
    pubKeyCredParams: [
      { type: "public-key", alg: -7 },
      { type: "public-key", alg: -257 },
    ],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    ...changes,
  };
}

export function labRequest(
  changes: Partial<PublicKeyCredentialRequestOptionsJSON> = {},
): PublicKeyCredentialRequestOptionsJSON {
  return { challenge: LAB_CHALLENGE, rpId: LAB_RP_ID, userVerification: "required", ...changes };
}

export function registered(
  lab: LabAuthenticator,
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
  ...faults: FaultName[]
) {
  return credentialOf(lab.create(labCreation(changes), LAB_CALLER, { signal: NEVER, faults }));
}

export function signedIn(
  lab: LabAuthenticator,
  changes: Partial<PublicKeyCredentialRequestOptionsJSON> = {},
  ...faults: FaultName[]
) {
  return credentialOf(lab.get(labRequest(changes), LAB_CALLER, { signal: NEVER, faults }));
}

/** Throws what else came out of it. */
async function credentialOf<T>(outcome: Promise<LabOutcome<T>>): Promise<T> {
  const ended = await outcome;
  if (ended.type === "credential") return ended.credential;
  throw new Error(ended.type === "error" ? `${ended.name}: ${ended.message}` : ended.type);
}

/** The registration with the types that servers' libraries have for it. */
export function forServer({ response, ...answer }: LabRegistration) {
  const transports = response.transports as LabTransport[];
  return { ...answer, response: { ...response, transports }, clientExtensionResults: {} };
}
