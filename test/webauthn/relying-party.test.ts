import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { describe, expect, it } from "vitest";
import { create } from "../../src/webauthn/create.ts";
import { get } from "../../src/webauthn/get.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { ALGORITHMS } from "../fakes/public-keys.ts";
import { approving, NEVER, portsOf } from "../fakes/scripted-consent.ts";

/** Whole responses, verified by a relying party's library as a site would. */

const ORIGIN = "https://login.example.com";
const CALLER = { origin: ORIGIN, sameOriginWithAncestors: true };
const AAGUID = "85695d1e-35e7-48d9-b824-09c4cc891315";
const EXPECTED = { expectedChallenge: "AAEC", expectedOrigin: ORIGIN, requireUserVerification: true };

async function register(store: MemoryStore, algorithm: number, attestation: string, formats: string[] = []) {
  const options = {
    rp: { id: "example.com", name: "Example" },
    user: { id: "AQID", name: "ada", displayName: "Ada" },
    challenge: "AAEC",
    // In the relying party's order: nothing that is not ours, then this one, then others.
    pubKeyCredParams: [-37, algorithm, -7, -257].map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required" },
    attestation,
    attestationFormats: formats,
    extensions: { credProps: true, prf: { eval: { first: "AAEC" } } },
  };
  const outcome = await create(options, CALLER, portsOf(store, approving()), NEVER);
  if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
  return outcome.credential;
}

/** The library's types want members of other browsers' results. */
const asTheirs = <T>(credential: unknown) => credential as T;

/** Those that name their curve are not known to the library yet. */
const KNOWN_TO_LIBRARY = ALGORITHMS.filter(([algorithm]) => ![-9, -51, -52, -19].includes(algorithm));

describe.each(KNOWN_TO_LIBRARY)("%i, %s", (algorithm) => {
  it.each(["none", "direct"])("registers with attestation %s, then signs in", async (attestation) => {
    const store = new MemoryStore();
    const registration = await register(store, algorithm, attestation);
    expect(registration.response.publicKeyAlgorithm).toBe(algorithm);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: asTheirs<RegistrationResponseJSON>(registration),
      expectedRPID: "example.com",
      supportedAlgorithmIDs: [algorithm],
      ...EXPECTED,
    });
    expect(verified).toBe(true);
    expect(registrationInfo).toMatchObject({
      fmt: attestation === "none" ? "none" : "packed",
      aaguid: AAGUID,
      credential: { id: registration.id, counter: 0 },
      userVerified: true,
      credentialDeviceType: "multiDevice",
    });
    if (!registrationInfo) throw new Error("no credential");

    const options = { challenge: "AAEC", rpId: "example.com" };
    const outcome = await get(options, CALLER, portsOf(store, approving()), NEVER);
    if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
    const signedIn = await verifyAuthenticationResponse({
      response: asTheirs<AuthenticationResponseJSON>(outcome.credential),
      expectedRPID: "example.com",
      credential: registrationInfo.credential,
      ...EXPECTED,
    });
    expect(signedIn.verified).toBe(true);
  });
});

describe("the attestation that is conveyed", () => {
  const formatOf = async (attestation: string, formats: string[]) => {
    const registration = await register(new MemoryStore(), -7, attestation, formats);
    const { registrationInfo } = await verifyRegistrationResponse({
      response: asTheirs<RegistrationResponseJSON>(registration),
      expectedRPID: "example.com",
      ...EXPECTED,
    });
    return registrationInfo?.fmt;
  };

  it.each([
    ["none", [], "none"],
    ["none", ["packed"], "none"],
    ["something-new", ["packed"], "none"],
    ["indirect", [], "packed"],
    ["direct", [], "packed"],
    ["enterprise", [], "packed"],
    ["direct", ["none", "packed"], "none"],
    ["direct", ["tpm", "packed"], "packed"],
    ["indirect", ["none"], "none"],
  ])("for %s and the formats %o is %s", async (attestation, formats, expected) => {
    expect(await formatOf(attestation, formats)).toBe(expected);
  });
});
