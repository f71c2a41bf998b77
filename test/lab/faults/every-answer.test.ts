import { describe, expect, it } from "vitest";
import { ImpossibleFault } from "../../../src/lab/faults/fault.ts";
import type { FaultName } from "../../../src/lab/faults/names.ts";
import type { LabProfile } from "../../../src/lab/profile.ts";
import { LAB_CALLER, labAuthenticator, labCreation, registered, signedIn } from "../../fakes/lab.ts";
import { NEVER } from "../../fakes/scripted-consent.ts";
import { viewOfAssertion, viewOfRegistration } from "../answer-view.ts";

/** Faults that are measured by the answers before, in answer after answer. */

/** What the registration and five answers said. */
async function said(member: string, profile: Partial<LabProfile>): Promise<unknown[]> {
  const lab = labAuthenticator({ profile });
  const made = await registered(lab);
  const values = [viewOfRegistration(made)[member]];
  for (let i = 0; i < 5; i++) {
    values.push(viewOfAssertion(await signedIn(lab), made.response.publicKey)[member]);
  }
  return values;
}

describe("a profile's fault", () => {
  it.each<[FaultName, string, Partial<LabProfile>, unknown[]]>([
    ["counter-cloned", "count", {}, [1, 1, 1, 1, 1, 1]],
    ["counter-rolled-back", "count", { counter: { mode: "rising", start: 9 } }, [9, 8, 7, 6, 5, 4]],
    // Below 0 there is nothing: the answer is honest, and the next one is lower again.
    ["counter-rolled-back", "count", { counter: { mode: "rising", start: 1 } }, [1, 0, 3, 2, 1, 0]],
    ["bs-changed", "BS", {}, [0, 1, 0, 1, 0, 1]],
    ["be-changed", "BE", {}, [1, 0, 0, 0, 0, 0]],
  ])("%s is one in every answer: %s of %o", async (fault, member, profile, expected) => {
    expect(await said(member, { ...profile, faults: [fault] })).toEqual(expected);
  });

  it.each<[FaultName[], unknown[]]>([
    [["counter-cloned"], [2, 2, 2]],
    [["counter-rolled-back"], [2, 1, 0]],
  ])("is one in each call that has it: %s", async (faults, expected) => {
    const lab = labAuthenticator();
    const { response } = await registered(lab);
    const counts = [viewOfAssertion(await signedIn(lab), response.publicKey).count];
    for (let i = 0; i < 2; i++) {
      counts.push(viewOfAssertion(await signedIn(lab, {}, ...faults), response.publicKey).count);
    }
    expect(counts).toEqual(expected);
  });

  it("is measured by a counter that was set by hand", async () => {
    const lab = labAuthenticator();
    const { response } = await registered(lab);
    await signedIn(lab);
    const id = lab.credentials.all[0]?.id ?? new Uint8Array();
    await lab.credentials.change(id, { signCount: 50 });
    const answer = await signedIn(lab, {}, "counter-cloned");
    expect(viewOfAssertion(answer, response.publicKey)).toMatchObject({ count: 50 });
  });

  it("is measured by what the registration said, not by what it should have said", async () => {
    const lab = labAuthenticator();
    const { response } = await registered(lab, {}, "bs-without-be");
    const changed = viewOfAssertion(await signedIn(lab, {}, "be-changed"), response.publicKey);
    expect(changed).toMatchObject({ BE: 1, signature: true });
  });

  it("goes on from the answer before the one that was cut", async () => {
    const lab = labAuthenticator();
    const { response } = await registered(lab);
    await signedIn(lab, {}, "truncated-authenticator-data");
    const answer = await signedIn(lab, {}, "counter-cloned");
    expect(viewOfAssertion(answer, response.publicKey)).toMatchObject({ count: 1 });
  });
});

describe("a fault that would change nothing", () => {
  it("is impossible: UP of a conditional registration", async () => {
    const call = { signal: NEVER, mediation: "conditional", faults: ["up-zero"] } as const;
    const options = labCreation({ authenticatorSelection: { residentKey: "required" } });
    const lab = labAuthenticator();
    await expect(lab.create(options, LAB_CALLER, call)).rejects.toThrow(ImpossibleFault);
    expect(lab.credentials.all).toEqual([]);
  });

  it("is impossible: UV where nobody was verified", async () => {
    const lab = labAuthenticator();
    await registered(lab);
    await expect(signedIn(lab, { userVerification: "discouraged" }, "uv-zero")).rejects.toThrow(
      "uv-zero needs an answer with UV=1",
    );
    await signedIn(lab, {}, "uv-zero");
  });

  it("is none: the user handle of a credential that has none", async () => {
    const lab = labAuthenticator();
    const { id } = await registered(lab);
    await lab.credentials.change(lab.credentials.all[0]?.id ?? new Uint8Array(), {
      userHandle: new Uint8Array(),
    });
    const allowCredentials = [{ type: "public-key", id }];
    const { response } = await signedIn(lab, { allowCredentials }, "foreign-user-handle");
    expect(response.userHandle).toMatch(/^[\w-]{22}$/);
  });
});
