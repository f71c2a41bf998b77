import { describe, expect, it } from "vitest";
import { ImpossibleFault } from "../../../src/lab/faults/fault.ts";
import type { LabDecision, LabPerson } from "../../../src/lab/ports.ts";
import { DEFAULT_PROFILE, type LabProfile } from "../../../src/lab/profile.ts";
import { FLAG } from "../../../src/lab/rewrite/authenticator-data.ts";
import {
  LAB_CALLER,
  LAB_RP_ID,
  labAuthenticator,
  labCreation,
  labRequest,
  registered,
} from "../../fakes/lab.ts";
import { approving, NEVER, ScriptedConsent } from "../../fakes/scripted-consent.ts";

/** Whoever is asked where a profile's approval is "asked". */

const BOB = { user: { id: "Ym9i", name: "bob", displayName: "Bob" } };

/** Says the same of every ceremony, and chooses the newest. */
function saying(decision: Partial<Extract<LabDecision, { type: "approved" }>>): LabPerson {
  return {
    async ask(hint) {
      const [chosen] = hint.type === "get" ? await hint.candidates() : [];
      return { type: "approved", ...(chosen && { chosen }), ...decision };
    },
  };
}

function asked(changes: Partial<LabProfile> = {}) {
  const lab = labAuthenticator();
  const profile = { ...DEFAULT_PROFILE, ...changes, approval: "asked" as const };
  const create = (person: LabPerson, options = labCreation()) =>
    lab.create(options, LAB_CALLER, { signal: NEVER, profile, person });
  const get = (person: LabPerson, options = labRequest()) =>
    lab.get(options, LAB_CALLER, { signal: NEVER, profile, person });
  return { lab, create, get };
}

function flagsOf({ response }: { response: { authenticatorData: string } }): number {
  return Buffer.from(response.authenticatorData, "base64url")[32] ?? 0;
}

it("decides, and is told what is asked", async () => {
  const { create, get, lab } = asked();
  const person = approving();
  await create(person);
  expect(await get(person)).toMatchObject({ type: "credential" });
  expect(person.hints).toMatchObject([
    { type: "create", rpId: LAB_RP_ID, verify: true },
    { type: "get", rpId: LAB_RP_ID, verify: true },
  ]);
  expect(await get(new ScriptedConsent({ type: "declined" }))).toMatchObject({ name: "NotAllowedError" });
  expect(await lab.get(labRequest(), LAB_CALLER, { signal: NEVER })).toMatchObject({ type: "credential" });
});

it("is a refusal where there is nobody", async () => {
  const lab = labAuthenticator({ profile: { approval: "asked" } });
  expect(await lab.create(labCreation(), LAB_CALLER, { signal: NEVER })).toMatchObject({
    name: "NotAllowedError",
  });
});

it("may want another authenticator", async () => {
  const { create, lab } = asked();
  expect(await create(new ScriptedConsent({ type: "native" }))).toEqual({ type: "native" });
  expect(lab.credentials.all).toEqual([]);
});

it("chooses which of two accounts answers", async () => {
  const { get, lab } = asked();
  const ada = await registered(lab);
  await registered(lab, BOB);
  const [chosen] = lab.credentials.all;
  const outcome = await get(saying({ ...(chosen && { chosen }) }));
  expect(outcome).toMatchObject({ type: "credential", credential: { id: ada.id } });
});

describe("user verification", () => {
  const options = labRequest({ userVerification: "discouraged" });

  it.each([
    ["when-asked", true, FLAG.UV],
    ["always", false, FLAG.UV],
  ] as const)("%s, and they say %s", async (userVerification, recognised, flag) => {
    const { get, lab } = asked({ userVerification });
    await registered(lab);
    const outcome = await get(saying({ recognised }));
    if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
    expect(flagsOf(outcome.credential) & FLAG.UV).toBe(flag);
  });

  it.each([
    ["when-asked", false],
    ["fails", true],
    ["unable", true],
  ] as const)("%s, and they say %s: what requires it ends", async (userVerification, recognised) => {
    const { get, lab } = asked({ userVerification });
    await registered(lab);
    expect(await get(saying({ recognised }))).toMatchObject({ name: "NotAllowedError" });
  });

  it("that is not asked for is not made by their word", async () => {
    const { get, lab } = asked();
    await registered(lab);
    const outcome = await get(saying({ recognised: true }), options);
    if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
    expect(flagsOf(outcome.credential) & FLAG.UV).toBe(0);
  });
});

describe("a fault that they want", () => {
  it("is in this one answer alone", async () => {
    const { get, lab } = asked();
    await registered(lab);
    const outcome = await get(saying({ faults: ["up-zero"] }));
    if (outcome.type !== "credential") throw new Error(JSON.stringify(outcome));
    expect(flagsOf(outcome.credential) & FLAG.UP).toBe(0);
    const next = await get(saying({}));
    if (next.type !== "credential") throw new Error(JSON.stringify(next));
    expect(flagsOf(next.credential) & FLAG.UP).toBe(FLAG.UP);
  });

  it("ends the ceremony with its error, and nothing is made", async () => {
    const { create, lab } = asked();
    expect(await create(saying({ faults: ["InvalidStateError"] }))).toMatchObject({
      type: "error",
      name: "InvalidStateError",
    });
    expect(lab.credentials.all).toEqual([]);
  });

  it("ends one beside a form too, which goes on waiting after a refusal", async () => {
    const { lab } = asked();
    await registered(lab);
    const page = new AbortController();
    const profile = { ...DEFAULT_PROFILE, approval: "asked" as const };
    const call = { signal: page.signal, profile, mediation: "conditional" as const };
    const failing = lab.get(labRequest(), LAB_CALLER, {
      ...call,
      person: saying({ faults: ["UnknownError"] }),
    });
    expect(await failing).toMatchObject({ name: "UnknownError" });
    let settled = false;
    const declined = lab.get(labRequest(), LAB_CALLER, {
      ...call,
      person: new ScriptedConsent({ type: "declined" }),
    });
    declined
      .catch(() => {})
      .finally(() => {
        settled = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(settled).toBe(false);
    page.abort("gone");
    await expect(declined).rejects.toBe("gone");
  });

  it("waits for the request's time, then comes the NotAllowedError", async () => {
    const waits: number[] = [];
    const ports = {
      wait: async (milliseconds: number) => {
        waits.push(milliseconds);
      },
    };
    const lab = labAuthenticator({ ports, profile: { approval: "asked" } });
    const person = saying({ faults: ["timeout"] });
    expect(
      await lab.create(labCreation({ timeout: 7_000 }), LAB_CALLER, { signal: NEVER, person }),
    ).toMatchObject({ name: "NotAllowedError" });
    expect(waits).toEqual([7_000]);
  });

  it("is told to be impossible where it lacks what it needs, or is of the other ceremony", async () => {
    const { create, get } = asked({ backupEligible: false });
    await create(saying({}));
    await expect(get(saying({ faults: ["bs-changed"] }))).rejects.toBeInstanceOf(ImpossibleFault);
    await expect(get(saying({ faults: ["attestation-bad-signature"] }))).rejects.toThrow("no fault of get()");
  });
});
