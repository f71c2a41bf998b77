import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { describe, expect, it } from "vitest";
import {
  type CallOptions,
  type CreationOptions,
  createAuthenticator,
  type FaultName,
  ImpossibleFault,
  prfResults,
} from "../../testing/index.ts";
import { authenticatorData, CALL, CREATION, EXPECTED, ORIGIN, REQUEST } from "./requests.ts";

describe("an authenticator in Node", () => {
  it.each([[undefined], ["a seed"]])("registers and signs in at a server, with the seed %s", async (seed) => {
    const authenticator = createAuthenticator(seed === undefined ? {} : { seed });
    const made = await authenticator.create(
      await generateRegistrationOptions({
        rpName: "Example",
        rpID: "example.com",
        userName: "ada",
        challenge: "challenge for the tests",
      }),
      CALL,
    );
    const expected = { ...EXPECTED, expectedChallenge: "Y2hhbGxlbmdlIGZvciB0aGUgdGVzdHM" };
    const registered = await verifyRegistrationResponse({ response: made, ...expected });
    if (!registered.verified) throw new Error("not verified");
    const { credential } = registered.registrationInfo;
    expect(credential).toMatchObject({ counter: 1, transports: ["internal"] });
    const request = await generateAuthenticationOptions({
      rpID: "example.com",
      challenge: "challenge for the tests",
    });
    const response = await authenticator.get(request, CALL);
    const signedIn = await verifyAuthenticationResponse({ response, credential, ...expected });
    expect(signedIn).toMatchObject({
      verified: true,
      authenticationInfo: { newCounter: 2, userVerified: true },
    });
  });

  it("takes buffers as a page gives them, and { publicKey } around the options", async () => {
    const authenticator = createAuthenticator();
    const challenge = new TextEncoder().encode("challenge for the tests");
    const user = { ...CREATION.user, id: new Uint8Array([9, 1, 2, 3, 4]).subarray(1) };
    const made = await authenticator.create({ publicKey: { ...CREATION, challenge, user } }, CALL);
    const registered = await verifyRegistrationResponse({ response: made, ...EXPECTED });
    expect(registered.verified).toBe(true);
    const id = Buffer.from(made.id, "base64url");
    const salt = new Uint8Array([1, 2, 3]).buffer;
    const answer = await authenticator.get(
      {
        publicKey: {
          ...REQUEST,
          challenge: challenge.buffer,
          allowCredentials: [{ type: "public-key", id }],
          extensions: { prf: { eval: { first: salt } } },
        },
      },
      CALL,
    );
    expect(answer).toMatchObject({ id: made.id, response: { userHandle: "AQIDBA" } });
    expect(Buffer.from(prfResults(answer)?.first ?? "", "base64url")).toHaveLength(32);
    const same = { prf: { eval: { first: "AQID" } } };
    expect(prfResults(await authenticator.get({ ...REQUEST, extensions: same }, CALL))).toEqual(
      prfResults(answer),
    );
  });

  it.each([
    ["challenge", { challenge: "Zm9v=" }, "EncodingError"],
    ["challenge", { challenge: undefined }, "TypeError"],
    ["user.id", { user: { ...CREATION.user, id: "ä" } }, "EncodingError"],
    ["user.id", { user: { ...CREATION.user, id: "" } }, "TypeError"],
    ["rp.name", { rp: { id: "example.com" } }, "TypeError"],
    ["user.name", { user: { id: "AQ" } }, "TypeError"],
    ["pubKeyCredParams", { pubKeyCredParams: undefined }, "TypeError"],
    ["pubKeyCredParams is no list", { pubKeyCredParams: null }, "TypeError"],
    ["pubKeyCredParams[0] is no dictionary", { pubKeyCredParams: ["ES256"] }, "TypeError"],
    ["rp.name", { rp: null }, "TypeError"],
    ["rp.id is no text", { rp: { id: 5, name: "Example" } }, "TypeError"],
    ["user.name", { user: undefined }, "TypeError"],
    ["excludeCredentials is no list", { excludeCredentials: {} }, "TypeError"],
    ["excludeCredentials is no list", { excludeCredentials: null }, "TypeError"],
    ["excludeCredentials[0].id", { excludeCredentials: [{ type: "public-key" }] }, "TypeError"],
    ["hints is no list", { hints: "hybrid" }, "TypeError"],
    ["extensions is no dictionary", { extensions: "prf" }, "TypeError"],
    ["extensions.prf is no dictionary", { extensions: { prf: true } }, "TypeError"],
  ])("rejects options whose %s is %o", async (member, changes, name) => {
    const options = { ...CREATION, ...changes } as unknown as CreationOptions;
    const error = await createAuthenticator()
      .create(options, CALL)
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name, message: expect.stringContaining(member) });
  });

  it("takes null for a dictionary, as browsers do", async () => {
    const authenticator = createAuthenticator();
    const gaps = { authenticatorSelection: null, extensions: null };
    const { id } = await authenticator.create(Object.assign({}, CREATION, gaps), CALL);
    const request = { ...REQUEST, allowCredentials: [{ type: "public-key", id }] };
    for (const extensions of [null, { prf: null, largeBlob: null }]) {
      const answer = await authenticator.get({ ...request, extensions } as never, CALL);
      expect(answer.clientExtensionResults).not.toHaveProperty("largeBlob");
    }
  });

  it.each([
    [{ origin: "https://example.org" }, "SecurityError"],
    [{ origin: "http://example.com" }, "SecurityError"],
    [{ origin: "null" }, "NotAllowedError"],
  ])("rejects a caller of %o", async (call, name) => {
    const error = await createAuthenticator()
      .create(CREATION, call)
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DOMException);
    expect(error.name).toBe(name);
  });

  it("rejects what is no origin, and a frame without a page around it", async () => {
    const authenticator = createAuthenticator();
    const create = (call: CallOptions) => authenticator.create(CREATION, call);
    await expect(create({ origin: "https://example.com/path" })).rejects.toThrow(
      "origin is an origin such as",
    );
    await expect(create({ origin: ORIGIN, crossOrigin: true })).rejects.toThrow("topOrigin is an origin");
  });

  it("tells of the page around a frame", async () => {
    const made = await createAuthenticator().create(CREATION, {
      origin: ORIGIN,
      topOrigin: "https://shop.test",
    });
    const json = Buffer.from(made.response.clientDataJSON, "base64url").toString();
    expect(JSON.parse(json)).toMatchObject({ crossOrigin: true, topOrigin: "https://shop.test" });
  });

  it("lets the related origins of an rpId use it, and nobody else", async () => {
    const relatedOrigins = { "example.com": ["https://example.de"] };
    const authenticator = createAuthenticator({ relatedOrigins });
    await authenticator.create(CREATION, { origin: "https://example.de" });
    await expect(authenticator.create(CREATION, { origin: "https://example.fr" })).rejects.toMatchObject({
      name: "SecurityError",
    });
  });

  it("has nothing for a request without a credential of its own", async () => {
    const authenticator = createAuthenticator();
    await expect(authenticator.get(REQUEST, CALL)).rejects.toMatchObject({ name: "NotAllowedError" });
    await authenticator.create(CREATION, CALL);
    const allowCredentials = [{ type: "public-key", id: "AQID" }];
    await expect(authenticator.get({ ...REQUEST, allowCredentials }, CALL)).rejects.toMatchObject({
      name: "NotAllowedError",
      message: expect.stringContaining("no credential for this request"),
    });
  });

  it("says that an excluded credential is here", async () => {
    const authenticator = createAuthenticator();
    const { id } = await authenticator.create(CREATION, CALL);
    const excludeCredentials = [{ type: "public-key", id }];
    await expect(authenticator.create({ ...CREATION, excludeCredentials }, CALL)).rejects.toMatchObject({
      name: "InvalidStateError",
    });
  });

  it("ends with the signal's reason", async () => {
    const authenticator = createAuthenticator({ realTime: true, delay: 60_000 });
    const signal = AbortSignal.timeout(20);
    const error = await authenticator.create(CREATION, { ...CALL, signal }).catch((thrown) => thrown);
    expect(error).toBe(signal.reason);
    expect(authenticator.credentials).toEqual([]);
  });
});

describe("a conditional request", () => {
  it("is answered at once where there is a credential, and waits for its signal where there is none", async () => {
    const authenticator = createAuthenticator();
    const controller = new AbortController();
    const call = { ...CALL, mediation: "conditional", signal: controller.signal } as const;
    const waiting = authenticator.get(REQUEST, call).catch((reason) => reason);
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort("enough");
    expect(await waiting).toBe("enough");
    const { id } = await authenticator.create(CREATION, CALL);
    expect(await authenticator.get(REQUEST, { ...CALL, mediation: "conditional" })).toMatchObject({ id });
  });

  it("for a new credential asks nobody", async () => {
    const made = await createAuthenticator().create(CREATION, { ...CALL, mediation: "conditional" });
    expect(authenticatorData(made.response.authenticatorData)).toMatchObject({ UP: 0, UV: 0 });
  });
});

describe("faults", () => {
  it("are in the next answer alone", async () => {
    const authenticator = createAuthenticator();
    const made = await authenticator.create(CREATION, CALL);
    const { verified, registrationInfo } = await verifyRegistrationResponse({ response: made, ...EXPECTED });
    if (!verified) throw new Error("not verified");
    const { credential } = registrationInfo;
    const verify = async () =>
      verifyAuthenticationResponse({
        response: await authenticator.get(REQUEST, CALL),
        credential,
        ...EXPECTED,
      });
    authenticator.failNext("wrong-rp-id-hash");
    await expect(verify()).rejects.toThrow("Unexpected RP ID hash");
    expect(await verify()).toMatchObject({ verified: true });
  });

  it("are in one call, or in all that they are made for", async () => {
    const authenticator = createAuthenticator({ faults: ["up-zero", "bad-signature"] });
    const made = await authenticator.create(CREATION, { ...CALL, faults: ["uv-zero"] });
    expect(authenticatorData(made.response.authenticatorData)).toMatchObject({ UP: 0, UV: 0 });
    const again = await authenticator.create(CREATION, CALL);
    expect(authenticatorData(again.response.authenticatorData)).toMatchObject({ UP: 0, UV: 1 });
  });

  it("wait for the next call that can be one", async () => {
    const authenticator = createAuthenticator();
    authenticator.failNext("up-zero");
    await expect(authenticator.create(CREATION, {} as CallOptions)).rejects.toThrow(TypeError);
    await expect(authenticator.create(Object.assign({}, CREATION, { rp: {} }), CALL)).rejects.toThrow(
      TypeError,
    );
    const wrong = { ...CALL, profile: { delay: -1 } };
    await expect(authenticator.create(CREATION, wrong)).rejects.toThrow("delay");
    expect(authenticator.nextFaults).toEqual(["up-zero"]);
    const { response } = await authenticator.create(CREATION, CALL);
    expect(authenticator.nextFaults).toEqual([]);
    expect(authenticatorData(response.authenticatorData)).toMatchObject({ UP: 0 });
  });

  it("that are errors reject with them", async () => {
    const authenticator = createAuthenticator();
    authenticator.failNext("InvalidStateError");
    const error = await authenticator.create(CREATION, CALL).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DOMException);
    expect(error.name).toBe("InvalidStateError");
  });

  it("let the time of the request pass where nobody answers", async () => {
    const authenticator = createAuthenticator({ now: 1_000 });
    authenticator.failNext("timeout");
    await expect(authenticator.create({ ...CREATION, timeout: 60_000 }, CALL)).rejects.toMatchObject({
      name: "NotAllowedError",
    });
    expect(authenticator.clock.now()).toBe(61_000);
  });

  it("have to exist, to be of the ceremony and to be possible", async () => {
    const authenticator = createAuthenticator();
    expect(() => authenticator.failNext("wrong-hash" as FaultName)).toThrow('There is no fault "wrong-hash"');
    authenticator.failNext("bad-signature");
    await expect(authenticator.create(CREATION, CALL)).rejects.toThrow(
      "bad-signature is no fault of create()",
    );
    authenticator.failNext("known-credential-id");
    await expect(authenticator.create(CREATION, CALL)).rejects.toThrow(ImpossibleFault);
  });
});
