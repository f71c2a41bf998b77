import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Attached, attach } from "../../../testing/index.ts";
import { RelyingParty, randomBase64url, type Site, startSite } from "../fixtures/relying-party.ts";
import { begin, creation, request } from "./fixtures/calls.ts";
import { DRIVERS, type Driver, run, startDriver, type TestPage } from "./fixtures/drivers.ts";

/** What a page sees of an authenticator that a driver has attached, and what a test sees of the page. */

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe.each(DRIVERS)("a page that %s drives", (name) => {
  let driver: Driver;
  let page: TestPage;
  let passkeys: Attached;

  beforeAll(async () => {
    driver = await startDriver(name);
  });
  afterAll(() => driver?.close());
  beforeEach(async () => {
    page = await driver.open();
    passkeys = await attach(page.page);
    await page.goto(site.origin());
  });
  afterEach(() => page.close());

  it("has credentials like the browser's own, which a server verifies", async () => {
    const rp = new RelyingParty("localhost", site.origin());
    const options = creation();
    const creating = await begin(page, "create", options);
    const ceremony = await passkeys.next({ type: "create" });
    expect(ceremony.asked).toMatchObject({ type: "create", origin: site.origin(), mediation: undefined });
    expect(ceremony.options).toMatchObject({ challenge: options.challenge, user: options.user });
    const made = await ceremony.approve();
    const created = await creating.seen();
    expect(created).toEqual({ ok: true, credential: expect.anything(), genuine: true, own: [] });
    if (!created.ok || !("attestationObject" in created.credential.response))
      throw new Error("No attestation");
    expect(created.credential.response.attestationObject).toBe(made.response.attestationObject);
    await rp.verifyRegistration(created.credential as never, { challenge: options.challenge });

    const asked = request();
    const getting = await begin(page, "get", asked);
    await (await passkeys.next({ type: "get" })).approve();
    const got = await getting.seen();
    expect(got).toMatchObject({ ok: true, genuine: true, own: [] });
    if (!got.ok) throw new Error(got.message);
    const verified = await rp.verifyAuthentication(got.credential as never, { challenge: asked.challenge });
    expect(verified).toMatchObject({ counter: 2, userHandle: options.user.id });
  });

  it.each([
    "AbortError",
    "ConstraintError",
    "InvalidStateError",
    "NotAllowedError",
    "NotReadableError",
    "NotSupportedError",
    "OperationError",
    "SecurityError",
    "UnknownError",
    "DataCloneError",
  ])("gets a DOMException of the name %s, made in its own realm", async (error) => {
    const creating = await begin(page, "create", creation());
    (await passkeys.next()).fail(error, "Said by the test");
    expect(await creating.seen()).toEqual({
      ok: false,
      name: error,
      message: "Said by the test",
      genuine: true,
    });
  });

  it("gets the errors of the spec's own steps, and the test sees them too", async () => {
    const elsewhere = await begin(page, "create", creation("example.com"));
    const refused = (await passkeys.next()).approve();
    await expect(refused).rejects.toMatchObject({ name: "SecurityError" });
    expect(await elsewhere.seen()).toMatchObject({ ok: false, name: "SecurityError", genuine: true });

    const tooLong = await begin(page, "create", {
      ...creation(),
      user: { ...creation().user, id: "A".repeat(88) },
    });
    await expect((await passkeys.next()).approve()).rejects.toThrow(TypeError);
    expect(await tooLong.seen()).toMatchObject({ ok: false, name: "TypeError", genuine: true });

    const nothing = await begin(page, "get", request());
    await expect((await passkeys.next()).approve()).rejects.toMatchObject({ name: "NotAllowedError" });
    expect(await nothing.seen()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("is refused where a member of its options is missing, before any ceremony", async () => {
    const creating = await begin(page, "create", { rp: { name: "Example" } });
    expect(await creating.seen()).toMatchObject({ ok: false, name: "TypeError" });
    await expect(passkeys.next({ timeout: 50 })).rejects.toThrow(
      "No page called navigator.credentials.create() or get() within 50 ms. None was seen before.",
    );
  });

  it("may abort, with its own reason, and the test is told", async () => {
    const creating = await begin(page, "create", creation());
    const ceremony = await passkeys.next();
    expect(ceremony.signal.aborted).toBe(false);
    await creating.abort();
    expect(await creating.seen()).toMatchObject({
      ok: false,
      name: "TypeError",
      message: "The page's own reason",
    });
    expect(await ceremony.ended).toEqual({ type: "aborted" });
    expect(ceremony.signal.aborted).toBe(true);
    await expect(ceremony.approve()).rejects.toThrow("This ceremony was left by the page before.");
    expect(passkeys.authenticator.credentials).toEqual([]);
  });

  it("may leave while it waits", async () => {
    await begin(page, "create", creation());
    const ceremony = await passkeys.next();
    await page.goto(`${site.origin()}/next`);
    expect(await ceremony.ended).toEqual({ type: "aborted" });
  });

  it("still waits when only the fragment of its address has changed", async () => {
    const creating = await begin(page, "create", creation());
    const ceremony = await passkeys.next();
    await run(page, () => void location.assign("#elsewhere"), undefined);
    await ceremony.approve();
    expect(await creating.seen()).toMatchObject({ ok: true });
  });

  it("has what it asks for at once where approval is automatic, and who waits sees the ceremony", async () => {
    passkeys.authenticator.configure({ approval: "automatic" });
    const [ceremony, creating] = await Promise.all([passkeys.next(), begin(page, "create", creation())]);
    expect(await ceremony.ended).toMatchObject({ type: "credential" });
    expect(await creating.seen()).toMatchObject({ ok: true });
    expect(() => ceremony.decline()).toThrow("This ceremony was approved before.");
    passkeys.authenticator.configure({ approval: "declined" });
    const declined = await begin(page, "create", creation());
    expect(await declined.seen()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await expect(passkeys.next({ timeout: 50 })).rejects.toThrow(
      "The last thing seen was a modal create() of",
    );
  });

  it("gets answers with one thing wrong", async () => {
    const rp = new RelyingParty("localhost", site.origin());
    const options = creation();
    const creating = await begin(page, "create", options);
    await (await passkeys.next()).approve({ faults: ["wrong-origin"] });
    const created = await creating.seen();
    if (!created.ok) throw new Error(created.message);
    await expect(
      rp.verifyRegistration(created.credential as never, { challenge: options.challenge }),
    ).rejects.toThrow(/origin "https:\/\/attacker.example"/);

    const again = await begin(page, "create", creation());
    const ceremony = await passkeys.next();
    await expect(ceremony.approve({ faults: ["bad-signature"] })).rejects.toThrow(
      new TypeError("bad-signature is no fault of create()"),
    );
    const alone = ceremony.approve({ faults: ["algorithm-not-offered"], profile: { algorithms: [-7] } });
    expect(await alone).toMatchObject({ response: { publicKeyAlgorithm: -8 } });
    expect(await again.seen()).toMatchObject({ ok: true });
  });

  it("is answered by the credential that the test chooses, verified as the test says", async () => {
    passkeys.authenticator.configure({ approval: "automatic" });
    const first = await (await begin(page, "create", creation())).seen();
    await (await begin(page, "create", creation())).seen();
    passkeys.authenticator.configure({ approval: "asked" });
    if (!first.ok) throw new Error(first.message);
    const getting = await begin(page, "get", { ...request(), userVerification: "discouraged" });
    const got = await (await passkeys.next({ type: "get" })).approve({
      credentialId: first.credential.id,
      profile: { userVerification: "always" },
    });
    expect(got.id).toBe(first.credential.id);
    const flags = Buffer.from(got.response.authenticatorData, "base64url")[32];
    expect((flags ?? 0) & 0x04).toBe(0x04);
    expect(await getting.seen()).toMatchObject({ ok: true });
    expect(passkeys.authenticator.profile.userVerification).toBe("when-asked");
  });

  it("waits beside a form, until the person comes to it or a later request takes its place", async () => {
    passkeys.authenticator.configure({ approval: "automatic" });
    await (await begin(page, "create", creation())).seen();
    passkeys.authenticator.configure({ approval: "asked" });
    const offered = await run(page, () => PublicKeyCredential.isConditionalMediationAvailable(), undefined);
    expect(offered).toBe(true);
    const beside = await begin(page, "get", request(), "conditional");
    const waiting = await passkeys.next();
    expect(waiting.asked.mediation).toBe("conditional");
    const modal = await begin(page, "get", request());
    expect(await beside.seen()).toMatchObject({ ok: false, name: "AbortError" });
    await (await passkeys.next()).approve();
    expect(await modal.seen()).toMatchObject({ ok: true });
    expect(await waiting.ended).toEqual({ type: "aborted" });

    const again = await begin(page, "get", request(), "conditional");
    await (await passkeys.next()).approve();
    expect(await again.seen()).toMatchObject({ ok: true });
  });

  it("says what the authenticator can, and its signals are seen", async () => {
    const told = await run(
      page,
      async () => ({
        platform: await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable(),
        capabilities: await PublicKeyCredential.getClientCapabilities?.(),
      }),
      undefined,
    );
    expect(told.platform).toBe(true);
    expect(told.capabilities).toMatchObject({ conditionalGet: true, passkeyPlatformAuthenticator: true });
    const credentialId = randomBase64url();
    await run(
      page,
      async (id) => {
        const signal: unknown = Reflect.get(PublicKeyCredential, "signalUnknownCredential");
        if (typeof signal === "function") {
          await signal.call(PublicKeyCredential, { rpId: "localhost", credentialId: id });
        }
      },
      credentialId,
    );
    expect(passkeys.signals).toEqual([
      {
        type: "signalUnknownCredential",
        options: { rpId: "localhost", credentialId },
        origin: site.origin(),
      },
    ]);
  });

  it("leaves calls for other kinds of credentials to the browser", async () => {
    const seen = await run(
      page,
      () =>
        navigator.credentials.get({ password: true } as object).then(String, (error: Error) => error.name),
      undefined,
    );
    expect(typeof seen).toBe("string");
    await expect(passkeys.next({ timeout: 50 })).rejects.toThrow("None was seen before.");
  });

  it("shares its authenticator with another page", async () => {
    const other = await driver.open();
    await passkeys.add(other.page);
    await other.goto(site.origin());
    const creating = await begin(page, "create", creation());
    await (await passkeys.next()).approve();
    expect(await creating.seen()).toMatchObject({ ok: true });
    const getting = await begin(other, "get", request());
    const ceremony = await passkeys.next();
    expect(ceremony.asked.frame).toBe(other.page.frames()[0]);
    await ceremony.approve();
    expect(await getting.seen()).toMatchObject({ ok: true });
    const left = await begin(other, "get", request());
    const unanswered = await passkeys.next();
    expect(await left.settled()).toBe(false);
    await other.close();
    expect(await unanswered.ended).toEqual({ type: "aborted" });
  });

  it("has the browser's own functions back once it is detached", async () => {
    const creating = await begin(page, "create", creation());
    await passkeys.next();
    await passkeys.detach();
    expect(await creating.seen()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await page.goto(`${site.origin()}/later`);
    // Without a user's gesture or an authenticator the browser refuses or waits: what counts is that nobody is asked.
    await begin(page, "get", request());
    await expect(passkeys.next({ timeout: 200 })).rejects.toThrow("No page called");
  });
});
