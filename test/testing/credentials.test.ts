import { createPrivateKey, createPublicKey } from "node:crypto";
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { describe, expect, it } from "vitest";
import { createAuthenticator, type WebDriverCredential } from "../../testing/index.ts";
import { authenticatorData, CALL, CREATION, EXPECTED, REQUEST } from "./requests.ts";

const BOB = { ...CREATION, user: { id: "Ym9i", name: "bob", displayName: "Bob" } };

describe("credentials", () => {
  it("are there in the order in which they were made, without their keys", async () => {
    const authenticator = createAuthenticator();
    const ada = await authenticator.create(CREATION, CALL);
    const bob = await authenticator.create({ ...BOB, authenticatorSelection: {} }, CALL);
    expect(authenticator.credentials).toEqual([
      {
        credentialId: ada.id,
        rpId: "example.com",
        userHandle: "AQIDBA",
        userName: "ada",
        userDisplayName: "Ada",
        algorithm: -7,
        isResidentCredential: true,
        signCount: 1,
        backupEligibility: true,
        backupState: false,
      },
      expect.objectContaining({ credentialId: bob.id, userName: "bob", isResidentCredential: false }),
    ]);
  });

  it("of one account take the place of each other, as an authenticator has it", async () => {
    const authenticator = createAuthenticator();
    await authenticator.create(CREATION, CALL);
    const bob = await authenticator.create(BOB, CALL);
    const second = await authenticator.create(CREATION, CALL);
    expect(authenticator.credentials.map(({ credentialId }) => credentialId)).toEqual([bob.id, second.id]);
  });

  it("are chosen by id, else the newest", async () => {
    const authenticator = createAuthenticator();
    const ada = await authenticator.create(CREATION, CALL);
    const bob = await authenticator.create(BOB, CALL);
    expect((await authenticator.get(REQUEST, CALL)).id).toBe(bob.id);
    expect((await authenticator.get(REQUEST, { ...CALL, credentialId: ada.id })).id).toBe(ada.id);
    await expect(authenticator.get(REQUEST, { ...CALL, credentialId: "AQID" })).rejects.toMatchObject({
      name: "NotAllowedError",
    });
  });

  it("are removed and changed by id", async () => {
    const authenticator = createAuthenticator();
    const { id } = await authenticator.create(CREATION, CALL);
    expect(await authenticator.changeCredential(id, { signCount: 41, backupState: true })).toBe(true);
    const { response } = await authenticator.get(REQUEST, CALL);
    expect(authenticatorData(response.authenticatorData)).toMatchObject({ count: 42, BS: 1 });
    await expect(authenticator.changeCredential(id, { signCount: 0.5 })).rejects.toThrow(TypeError);
    await expect(
      authenticator.changeCredential(id, { backupEligibility: false, backupState: true }),
    ).rejects.toThrow("backupState needs backupEligibility");
    for (const [message, changes] of [
      ["backupState is neither", { backupState: "yes" }],
      ["backupEligibility is neither", { backupEligibility: 1 }],
      ['"userName" cannot be changed', { userName: "bob" }],
    ] as const) {
      await expect(authenticator.changeCredential(id, changes as never)).rejects.toThrow(message);
    }
    expect(await authenticator.changeCredential("ä", {})).toBe(false);
    expect(await authenticator.removeCredential("ä")).toBe(false);
    expect(await authenticator.removeCredential(id)).toBe(true);
    expect(await authenticator.removeCredential(id)).toBe(false);
    expect(await authenticator.changeCredential(id, {})).toBe(false);
    await expect(authenticator.get(REQUEST, CALL)).rejects.toMatchObject({ name: "NotAllowedError" });
  });

  it("keep a large blob", async () => {
    const authenticator = createAuthenticator();
    const { id } = await authenticator.create(CREATION, CALL);
    const allowCredentials = [{ type: "public-key", id }];
    const blob = (largeBlob: object) =>
      authenticator.get({ ...REQUEST, allowCredentials, extensions: { largeBlob } }, CALL);
    await blob({ write: "AQID" });
    expect((await blob({ read: true })).clientExtensionResults.largeBlob).toEqual({ blob: "AQID" });
  });
});

describe("WebDriver's form", () => {
  it("carries a credential from one authenticator to another", async () => {
    const authenticator = createAuthenticator();
    const made = await authenticator.create(CREATION, CALL);
    const { verified, registrationInfo } = await verifyRegistrationResponse({ response: made, ...EXPECTED });
    if (!verified) throw new Error("not verified");
    const [exported] = await authenticator.exportCredentials();
    if (!exported) throw new Error("nothing was exported");
    expect(exported).toEqual({
      credentialId: made.id,
      isResidentCredential: true,
      rpId: "example.com",
      privateKey: expect.any(String),
      userHandle: "AQIDBA",
      signCount: 1,
      backupEligibility: true,
      backupState: false,
      userName: "ada",
      userDisplayName: "Ada",
    });
    const other = createAuthenticator();
    await other.addCredential(exported);
    expect(await other.exportCredentials()).toEqual([exported]);
    const { credential } = registrationInfo;
    const response = await other.get(REQUEST, CALL);
    expect(await verifyAuthenticationResponse({ response, credential, ...EXPECTED })).toMatchObject({
      verified: true,
      authenticationInfo: { newCounter: 2 },
    });
  });

  it.each([-7, -8, -35, -36, -257])(
    "has the private key of %d as Node reads it",
    async (alg) => {
      const authenticator = createAuthenticator();
      const pubKeyCredParams = [{ type: "public-key", alg }];
      const { response } = await authenticator.create({ ...CREATION, pubKeyCredParams }, CALL);
      const [{ privateKey } = { privateKey: "" }] = await authenticator.exportCredentials();
      const key = createPrivateKey({
        key: Buffer.from(privateKey, "base64url"),
        format: "der",
        type: "pkcs8",
      });
      const spki = createPublicKey(key).export({ format: "der", type: "spki" });
      expect(spki.toString("base64url")).toBe(response.publicKey);
    },
    60_000,
  );

  it.each([
    [-9, -7],
    [-19, -8],
    [-51, -35],
    [-52, -36],
  ])("names no algorithm: the key of %d comes back as that of %d, which is the same", async (alg, as) => {
    const authenticator = createAuthenticator();
    const pubKeyCredParams = [{ type: "public-key", alg }];
    const { response } = await authenticator.create({ ...CREATION, pubKeyCredParams }, CALL);
    expect(response.publicKeyAlgorithm).toBe(alg);
    const [exported] = await authenticator.exportCredentials();
    if (!exported) throw new Error("nothing was exported");
    const other = createAuthenticator();
    await other.addCredential(exported);
    expect(other.credentials).toMatchObject([{ algorithm: as, credentialId: exported.credentialId }]);
    expect(await other.exportCredentials()).toEqual([exported]);
  });

  it("takes back the id of 1,024 bytes that a fault has made, and none that is longer", async () => {
    const authenticator = createAuthenticator();
    await authenticator.create(CREATION, { ...CALL, faults: ["oversized-credential-id"] });
    const [exported] = await authenticator.exportCredentials();
    if (!exported) throw new Error("nothing was exported");
    const other = createAuthenticator();
    await other.addCredential(exported);
    expect((await other.get(REQUEST, CALL)).id).toBe(exported.credentialId);
    const longer = { ...exported, credentialId: Buffer.alloc(1025, 7).toString("base64url") };
    await expect(other.addCredential(longer)).rejects.toThrow("credentialId is too short or too long");
  });

  it("is written with padded base64 for the Chrome DevTools Protocol", async () => {
    const authenticator = createAuthenticator();
    await authenticator.create(CREATION, CALL);
    const [plain] = await authenticator.exportCredentials();
    const [padded] = await authenticator.exportCredentials("base64");
    for (const member of ["credentialId", "privateKey", "userHandle"] as const) {
      const bytes = Buffer.from(plain?.[member] ?? "", "base64url");
      expect(padded?.[member]).toBe(bytes.toString("base64"));
    }
  });

  it("is read with padded base64, as the Chrome DevTools Protocol has it, with the profile's BE and BS", async () => {
    const [exported] = await exportedCredentials();
    const padded = (text = "") => Buffer.from(text, "base64url").toString("base64");
    const { backupEligibility: _, backupState: __, ...rest } = exported;
    const authenticator = createAuthenticator({ backupEligible: false });
    await authenticator.addCredential({
      ...rest,
      credentialId: padded(rest.credentialId),
      privateKey: padded(rest.privateKey),
      userHandle: padded(rest.userHandle),
      largeBlob: "+/8=",
    });
    expect(await authenticator.exportCredentials()).toEqual([
      { ...rest, largeBlob: "-_8", backupEligibility: false, backupState: false },
    ]);
  });

  it.each([
    ["credentialId", ""],
    ["credentialId", "ä"],
    ["credentialId", undefined],
    ["privateKey", "AQID"],
    ["rpId", undefined],
    ["userHandle", ""],
    ["isResidentCredential", "yes"],
    ["signCount", -1],
    ["signCount", undefined],
    ["backupState", "yes"],
    ["backupEligibility", 1],
  ])("is refused with a %s of %o", async (member, value) => {
    const [exported] = await exportedCredentials();
    const authenticator = createAuthenticator();
    const adding = authenticator.addCredential(Object.assign({}, exported, { [member]: value }));
    await expect(adding).rejects.toThrow(TypeError);
    await expect(adding).rejects.toThrow(member);
    expect(authenticator.credentials).toEqual([]);
  });
});

async function exportedCredentials(): Promise<[WebDriverCredential]> {
  const authenticator = createAuthenticator();
  await authenticator.create(CREATION, CALL);
  const [exported] = await authenticator.exportCredentials();
  if (!exported) throw new Error("nothing was exported");
  return [exported];
}
