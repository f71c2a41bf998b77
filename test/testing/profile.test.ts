import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import { describe, expect, it } from "vitest";
import { type AuthenticatorOptions, createAuthenticator } from "../../testing/index.ts";
import { authenticatorData, CALL, CREATION, EXPECTED, REQUEST } from "./requests.ts";

/** An authenticator's options are what its answers say. */

async function made(options: AuthenticatorOptions, changes: object = {}) {
  const answer = await createAuthenticator(options).create({ ...CREATION, ...changes }, CALL);
  return { ...answer, data: authenticatorData(answer.response.authenticatorData) };
}

const wanting = (userVerification: string) => ({ authenticatorSelection: { userVerification } });

describe("user verification", () => {
  it.each([
    ["when-asked", "required", 1],
    ["when-asked", "preferred", 1],
    ["when-asked", "discouraged", 0],
    ["always", "discouraged", 1],
    ["fails", "discouraged", 0],
    ["unable", "preferred", 0],
    ["unable", "discouraged", 0],
  ] as const)("that is %s gives to what is %s UV=%d", async (userVerification, wanted, UV) => {
    expect((await made({ userVerification }, wanting(wanted))).data).toMatchObject({ UP: 1, UV });
    const authenticator = createAuthenticator({ userVerification });
    await authenticator.create({ ...CREATION, ...wanting("discouraged") }, CALL);
    const [{ credentialId } = { credentialId: "" }] = authenticator.credentials;
    const allowCredentials = [{ type: "public-key", id: credentialId }];
    const request = { ...REQUEST, userVerification: wanted, allowCredentials };
    const { response } = await authenticator.get(request, CALL);
    expect(authenticatorData(response.authenticatorData)).toMatchObject({ UP: 1, UV });
  });

  it.each([
    ["fails", "required"],
    ["fails", "preferred"],
    ["unable", "required"],
  ] as const)("that is %s refuses what is %s", async (userVerification, wanted) => {
    await expect(made({ userVerification }, wanting(wanted))).rejects.toMatchObject({
      name: "NotAllowedError",
    });
  });
});

describe("approval", () => {
  it("that is declined is a NotAllowedError, as nobody being there to ask is", async () => {
    for (const approval of ["declined", "asked"] as const) {
      await expect(made({ approval })).rejects.toMatchObject({ name: "NotAllowedError" });
    }
  });

  it("comes after the delay, by the clock", async () => {
    const authenticator = createAuthenticator({ now: 0, delay: 700 });
    await authenticator.create(CREATION, CALL);
    expect(authenticator.clock.now()).toBe(700);
  });

  it("comes after the delay, in real time", async () => {
    const start = performance.now();
    await made({ realTime: true, delay: 50 });
    expect(performance.now() - start).toBeGreaterThan(45);
  });
});

describe("flags", () => {
  it.each([
    [{}, { BE: 1, BS: 0 }],
    [{ backedUp: true }, { BE: 1, BS: 1 }],
    [{ backupEligible: false }, { BE: 0, BS: 0 }],
  ])("of %o are %o, in both ceremonies", async (options, flags) => {
    const authenticator = createAuthenticator(options);
    const { response } = await authenticator.create(CREATION, CALL);
    expect(authenticatorData(response.authenticatorData)).toMatchObject(flags);
    const answer = await authenticator.get(REQUEST, CALL);
    expect(authenticatorData(answer.response.authenticatorData)).toMatchObject(flags);
  });
});

describe("a counter", () => {
  it.each([
    [undefined, [1, 2, 3, 4, 5]],
    [{ mode: "fixed" }, [1, 1, 1, 1, 1]],
    [{ mode: "fixed", start: 0 }, [0, 0, 0, 0, 0]],
    [
      { mode: "rising", start: 4_294_967_293 },
      [4_294_967_293, 4_294_967_294, 4_294_967_295, 4_294_967_295, 4_294_967_295],
    ],
    [{ mode: "rolled-back", start: 3 }, [3, 2, 1, 0, 0]],
    [{ mode: "cloned" }, [1, 2, 2, 3, 3]],
  ] as const)("of %o is %o", async (counter, expected) => {
    const authenticator = createAuthenticator(counter ? { counter } : {});
    const answers = [await authenticator.create(CREATION, CALL)];
    const counts = answers.map(({ response }) => authenticatorData(response.authenticatorData).count);
    while (counts.length < expected.length) {
      const { response } = await authenticator.get(REQUEST, CALL);
      counts.push(authenticatorData(response.authenticatorData).count);
    }
    expect(counts).toEqual(expected);
  });
});

describe("what is told of the authenticator", () => {
  it("is its AAGUID", async () => {
    const { data } = await made({});
    expect(data.aaguid).toBe("85695d1e35e748d9b82409c4cc891315");
    const other = await made({ aaguid: "00000000-0000-0000-0000-0000000000AB" });
    expect(other.data.aaguid).toBe("000000000000000000000000000000ab");
  });

  it("is its transports, sorted, and where it is attached", async () => {
    expect(await made({})).toMatchObject({
      authenticatorAttachment: "platform",
      response: { transports: ["internal"] },
    });
    expect(await made({ transports: ["usb", "nfc"] })).toMatchObject({
      authenticatorAttachment: "cross-platform",
      response: { transports: ["nfc", "usb"] },
    });
  });

  it("decides whether it is the one that is wanted, and hints do not", async () => {
    const authenticatorSelection = { authenticatorAttachment: "cross-platform" };
    await expect(made({}, { authenticatorSelection })).rejects.toMatchObject({ name: "NotAllowedError" });
    await made({ transports: ["usb"] }, { authenticatorSelection, hints: ["client-device"] });
    await made({}, { hints: ["security-key"] });
  });
});

describe("algorithms", () => {
  it.each([-7, -8, -35, -36, -257])(
    "of which %d is the only one are offered so",
    async (algorithm) => {
      const pubKeyCredParams = [-7, -8, -35, -36, -257].map((alg) => ({ type: "public-key", alg }));
      const answer = await made({ algorithms: [algorithm] }, { pubKeyCredParams });
      expect(answer.response.publicKeyAlgorithm).toBe(algorithm);
      const expected = { ...EXPECTED, supportedAlgorithmIDs: [algorithm] };
      expect(await verifyRegistrationResponse({ response: answer, ...expected })).toMatchObject({
        verified: true,
      });
    },
    60_000,
  );

  it("of which none is wanted are a NotSupportedError", async () => {
    await expect(made({ algorithms: [-8] })).rejects.toMatchObject({ name: "NotSupportedError" });
    await expect(made({ algorithms: [-8] }, { pubKeyCredParams: [] })).rejects.toMatchObject({
      name: "NotSupportedError",
    });
    await expect(made({}, { pubKeyCredParams: [{ type: "password", alg: -7 }] })).rejects.toMatchObject({
      name: "NotSupportedError",
    });
  });
});

describe("attestation", () => {
  it.each([
    ["as-asked", "none", "none"],
    ["as-asked", "direct", "packed"],
    ["none", "direct", "none"],
    ["packed", "none", "packed"],
  ] as const)("that is %s gives to what asks for %s: %s", async (attestation, wanted, expected) => {
    const answer = await made({ attestation }, { attestation: wanted });
    const object = decodeAttestationObject(
      new Uint8Array(Buffer.from(answer.response.attestationObject, "base64url")),
    );
    expect(object.get("fmt")).toBe(expected);
    expect((await verifyRegistrationResponse({ response: answer, ...EXPECTED })).verified).toBe(true);
  });
});

describe("options that cannot be", () => {
  it.each([
    [{ counter: { mode: "falling" } }, "counter.mode is one of fixed, rising, rolled-back, cloned"],
    [{ counter: { start: -1 } }, "counter.start is a whole number"],
    [{ backupEligible: false, backedUp: true }, "backedUp needs backupEligible"],
    [{ backedUp: 1 }, "backedUp is one of true, false"],
    [{ aaguid: "latchkey" }, "aaguid is a UUID"],
    [{ transports: "usb" }, "transports is no list"],
    [{ transports: ["lightning"] }, "transports is one of"],
    [{ algorithms: [-65535] }, "algorithms is one of"],
    [{ faults: ["wrong"] }, 'There is no fault "wrong"'],
    [{ delay: 1e9 }, "delay is a whole number from 0 to 60000"],
    [{ userverification: "always" }, 'no member "userverification"'],
  ])("are refused by name: %o", (options, message) => {
    const wrong = options as AuthenticatorOptions;
    expect(() => createAuthenticator(wrong)).toThrow(TypeError);
    expect(() => createAuthenticator(wrong)).toThrow(message);
    expect(() => createAuthenticator().configure(wrong)).toThrow(message);
  });
});

describe("a change of the profile", () => {
  it("holds from the next call on, or for one call", async () => {
    const authenticator = createAuthenticator();
    const count = async (profile?: Parameters<typeof authenticator.get>[1]["profile"]) => {
      const { response } = await authenticator.get(REQUEST, { ...CALL, ...(profile && { profile }) });
      return authenticatorData(response.authenticatorData).count;
    };
    await authenticator.create(CREATION, CALL);
    expect([await count(), await count({ counter: { mode: "fixed", start: 1 } }), await count()]).toEqual([
      2, 2, 3,
    ]);
    authenticator.configure({ counter: { mode: "fixed" } });
    expect([await count(), await count()]).toEqual([3, 3]);
  });
});
