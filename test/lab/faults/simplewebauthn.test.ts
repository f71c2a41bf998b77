import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { describe, expect, it } from "vitest";
import type { CeremonyKind, Fault } from "../../../src/lab/faults/fault.ts";
import { FAULTS } from "../../../src/lab/faults/table.ts";
import {
  forServer,
  LAB_CHALLENGE,
  LAB_ORIGIN,
  LAB_RP_ID,
  labAuthenticator,
  registered,
  signedIn,
} from "../../fakes/lab.ts";
import { NOT_VERIFIED, REFUSED_BY_SIMPLEWEBAUTHN, TAKEN_BY_SIMPLEWEBAUTHN } from "./simplewebauthn.ts";

/** What a widely used library makes of each fault, beside what the table says of a correct relying party. */

const EXPECTED = {
  expectedChallenge: LAB_CHALLENGE,
  expectedOrigin: LAB_ORIGIN,
  expectedRPID: LAB_RP_ID,
  requireUserVerification: true,
};

async function takesRegistration({ name }: Fault): Promise<boolean> {
  const lab = labAuthenticator();
  await registered(lab);
  const answer = await registered(lab, { user: { id: "Ym9i", name: "bob", displayName: "Bob" } }, name);
  const supportedAlgorithmIDs = [-7, -257];
  const { verified } = await verifyRegistrationResponse({
    response: forServer(answer),
    supportedAlgorithmIDs,
    ...EXPECTED,
  });
  return verified;
}

async function takesAssertion({ name }: Fault): Promise<boolean> {
  const lab = labAuthenticator();
  const made = await verifyRegistrationResponse({
    response: forServer(await registered(lab)),
    ...EXPECTED,
  });
  if (!made.verified) throw new Error("the honest registration is refused");
  const { credential } = made.registrationInfo;
  const response = { ...(await signedIn(lab, {}, name)), clientExtensionResults: {} };
  return (await verifyAuthenticationResponse({ response, credential, ...EXPECTED })).verified;
}

/** Undefined where it takes the answer; else what it says. */
async function refusalOf(fault: Fault, kind: CeremonyKind): Promise<string | undefined> {
  try {
    const taken = kind === "create" ? await takesRegistration(fault) : await takesAssertion(fault);
    return taken ? undefined : NOT_VERIFIED;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const CASES = FAULTS.filter(({ effect }) => effect.type === "edits").flatMap((fault) =>
  fault.ceremonies.map((kind) => ({ name: fault.name, kind, fault })),
);

describe("@simplewebauthn/server", () => {
  it.each(CASES)("makes of $name in $kind() what is written down", async ({ fault, kind }) => {
    const taken = fault.expected === "accept" || TAKEN_BY_SIMPLEWEBAUTHN[kind][fault.name] !== undefined;
    const refusal = await refusalOf(fault, kind);
    if (taken) expect(refusal).toBeUndefined();
    else expect(refusal).toMatch(REFUSED_BY_SIMPLEWEBAUTHN[fault.name] ?? "a message that is written down");
  });

  it("has no exception for what it has to take anyway, nor for what does not exist", () => {
    for (const kind of ["create", "get"] as const) {
      const refused = CASES.filter((each) => each.kind === kind && each.fault.expected !== "accept");
      const names = refused.map(({ name }) => String(name));
      expect(Object.keys(TAKEN_BY_SIMPLEWEBAUTHN[kind]).filter((name) => !names.includes(name))).toEqual([]);
    }
  });
});
