import { describe, expect, it } from "vitest";
import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import { LabAuthenticator } from "../../src/lab/lab-authenticator.ts";
import { DEFAULT_PROFILE } from "../../src/lab/profile.ts";
import { LAB_CALLER, labAuthenticator, labCreation, labRequest, registered, signedIn } from "../fakes/lab.ts";
import { NEVER, NOW } from "../fakes/scripted-consent.ts";

const BOB = { user: { id: "Ym9i", name: "bob", displayName: "Bob" } };

describe("what is kept", () => {
  it("is saved at each change, before the answer is given", async () => {
    const saved: (readonly PublicKeyCredentialSource[])[] = [];
    const made = labAuthenticator();
    await registered(made);
    const ports = { randomBytes: (length: number) => new Uint8Array(length).fill(7), now: () => NOW };
    const wait = async () => {};
    const lab = new LabAuthenticator(
      { ...ports, wait },
      DEFAULT_PROFILE,
      made.credentials.all,
      async (all) => {
        saved.push(all);
      },
    );
    await signedIn(lab);
    expect(saved.map(([source]) => source?.signCount)).toEqual([2]);
    await registered(lab, BOB);
    expect(saved.at(-1)).toMatchObject([
      { userName: "ada", signCount: 2 },
      {
        userName: "bob",
        signCount: 1,
        backupEligible: true,
        backedUp: false,
        createdAt: NOW,
        confirmed: true,
      },
    ]);
  });

  it("has no answer where it cannot be saved", async () => {
    const { credentials } = labAuthenticator();
    const ports = { randomBytes: (length: number) => new Uint8Array(length).fill(7), now: () => NOW };
    const lab = new LabAuthenticator(
      { ...ports, wait: async () => {} },
      DEFAULT_PROFILE,
      credentials.all,
      async () => {
        throw new Error("disk full");
      },
    );
    await expect(lab.create(labCreation(), LAB_CALLER, { signal: NEVER })).rejects.toThrow("disk full");
  });
});

describe("a ceremony", () => {
  it("keeps the profile with which it began", async () => {
    let lab = labAuthenticator();
    const ports = {
      wait: async () => {
        lab.profile = { ...lab.profile, counter: { mode: "fixed", start: 9 }, backupEligible: false };
      },
    };
    lab = labAuthenticator({ profile: { delay: 1 }, ports });
    await registered(lab);
    expect(lab.credentials.all).toMatchObject([{ signCount: 1, backupEligible: true }]);
    await registered(lab, BOB);
    expect(lab.credentials.all.at(-1)).toMatchObject({ signCount: 9, backupEligible: false });
  });

  it("of an aborted signal leaves nothing behind", async () => {
    const lab = labAuthenticator();
    const signal = AbortSignal.abort("gone");
    await expect(lab.create(labCreation(), LAB_CALLER, { signal })).rejects.toBe("gone");
    expect(lab.credentials.all).toEqual([]);
    await registered(lab);
    await expect(lab.get(labRequest(), LAB_CALLER, { signal })).rejects.toBe("gone");
  });

  it("that is conditional makes one credential for an account, and no second one unasked", async () => {
    const lab = labAuthenticator();
    const call = { signal: NEVER, mediation: "conditional" } as const;
    const options = labCreation({
      authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    });
    expect(await lab.create(options, LAB_CALLER, call)).toMatchObject({ type: "credential" });
    expect(await lab.create(options, LAB_CALLER, call)).toMatchObject({
      type: "error",
      name: "NotAllowedError",
      message: expect.stringContaining("makes no credential"),
    });
  });
});
