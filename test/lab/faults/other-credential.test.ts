import { describe, expect, it } from "vitest";
import { ImpossibleFault } from "../../../src/lab/faults/fault.ts";
import { labAuthenticator, labCreation, registered, signedIn } from "../../fakes/lab.ts";
import { viewOfAssertion, viewOfRegistration } from "../answer-view.ts";

/** Faults after which the credential is another than the honest one. */

const BOB = { user: { id: "Ym9i", name: "bob", displayName: "Bob" } };

describe("a credential with an algorithm that was not offered", () => {
  it("signs with its own key from then on", async () => {
    const lab = labAuthenticator();
    const made = await registered(lab, { attestation: "direct" }, "algorithm-not-offered");
    expect(viewOfRegistration(made)).toMatchObject({
      publicKeyAlgorithm: -8,
      cose: expect.arrayContaining([[3, -8]]),
      statement: { alg: -8 },
      signature: true,
      id: made.id,
      credentialId: made.id,
    });
    const answer = await signedIn(lab);
    expect(viewOfAssertion(answer, made.response.publicKey)).toMatchObject({ id: made.id, signature: true });
  });

  it("is the first of the others", async () => {
    const pubKeyCredParams = [-7, -8].map((alg) => ({ type: "public-key", alg }));
    const made = await registered(labAuthenticator(), { pubKeyCredParams }, "algorithm-not-offered");
    expect(viewOfRegistration(made)).toMatchObject({ publicKeyAlgorithm: -35 });
  });

  it("cannot be where everything was offered, and nothing is kept", async () => {
    const lab = labAuthenticator();
    const pubKeyCredParams = [-7, -8, -35, -36].map((alg) => ({ type: "public-key", alg }));
    await expect(registered(lab, { pubKeyCredParams }, "algorithm-not-offered")).rejects.toThrow(
      ImpossibleFault,
    );
    expect(lab.credentials.all).toEqual([]);
  });
});

describe("a credential with an id of 1,024 bytes", () => {
  it("answers by that id", async () => {
    const lab = labAuthenticator();
    const made = await registered(lab, {}, "oversized-credential-id");
    expect(Buffer.from(made.id, "base64url")).toHaveLength(1024);
    expect(viewOfRegistration(made)).toMatchObject({ rawId: made.id, credentialId: made.id, left: 0 });
    expect(await signedIn(lab, { allowCredentials: [{ type: "public-key", id: made.id }] })).toMatchObject({
      id: made.id,
    });
  });
});

describe("a credential with an id that is registered already", () => {
  it("has a key of its own, and the first one goes on answering", async () => {
    const lab = labAuthenticator();
    const first = await registered(lab);
    const second = await registered(lab, BOB, "known-credential-id");
    expect(viewOfRegistration(second)).toMatchObject({
      id: first.id,
      rawId: first.id,
      credentialId: first.id,
    });
    expect(second.response.publicKey).not.toBe(first.response.publicKey);
    const answer = await signedIn(lab);
    expect(viewOfAssertion(answer, first.response.publicKey)).toMatchObject({
      id: first.id,
      signature: true,
      userHandle: labCreation().user.id,
    });
  });

  it("cannot be where there is none", async () => {
    await expect(registered(labAuthenticator(), {}, "known-credential-id")).rejects.toThrow(
      "needs another credential",
    );
  });
});

describe("a profile's fault", () => {
  it("is left out where it lacks what it needs", async () => {
    const lab = labAuthenticator({
      profile: { faults: ["known-credential-id", "up-zero"], counter: { mode: "fixed", start: 0 } },
    });
    const first = await registered(lab);
    expect(viewOfRegistration(first)).toMatchObject({ UP: 0, credentialId: first.id });
    expect((await registered(lab, BOB)).id).toBe(first.id);
    lab.profile = { ...lab.profile, faults: ["counter-cloned", "bs-changed"] };
    expect(viewOfAssertion(await signedIn(lab), first.response.publicKey)).toMatchObject({ count: 0, BS: 1 });
  });
});

describe("a counter", () => {
  it.each(["counter-rolled-back", "counter-cloned"] as const)("that stays 0 has no %s", async (fault) => {
    const lab = labAuthenticator({ profile: { counter: { mode: "fixed", start: 0 } } });
    await registered(lab);
    await expect(signedIn(lab, {}, fault)).rejects.toThrow("needs a credential whose counter was above 0");
  });

  it("goes on from where it was after a fault", async () => {
    const lab = labAuthenticator();
    const { response } = await registered(lab);
    const counts: unknown[] = [];
    for (const faults of [[], ["counter-rolled-back"], ["counter-cloned"], []] as const) {
      counts.push(viewOfAssertion(await signedIn(lab, {}, ...faults), response.publicKey).count);
    }
    expect(counts).toEqual([2, 1, 1, 5]);
  });
});

describe("BS", () => {
  it("cannot change where BE is 0", async () => {
    const lab = labAuthenticator({ profile: { backupEligible: false } });
    await registered(lab);
    await expect(signedIn(lab, {}, "bs-changed")).rejects.toThrow("needs a credential with BE=1");
  });
});

describe("BE", () => {
  it("that changes to 0 takes BS along, and from 0 changes to 1", async () => {
    for (const [backupEligible, flags] of [
      [true, { BE: 0, BS: 0 }],
      [false, { BE: 1, BS: 0 }],
    ] as const) {
      const lab = labAuthenticator({ profile: { backupEligible, backedUp: backupEligible } });
      const { response } = await registered(lab);
      expect(viewOfAssertion(await signedIn(lab, {}, "be-changed"), response.publicKey)).toMatchObject({
        ...flags,
        signature: true,
      });
    }
  });
});
