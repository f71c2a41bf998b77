import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { attach } from "../../../testing/index.ts";
import { RelyingParty, type Site, startSite } from "../fixtures/relying-party.ts";
import { begin, creation, request } from "./fixtures/calls.ts";
import { DRIVERS, type Driver, run, startDriver, type TestPage } from "./fixtures/drivers.ts";

/** A browser without WebAuthn, as WebKit is on Linux: here one from which it was taken. */

const TAKE_AWAY = `
  for (const name of ["PublicKeyCredential", "AuthenticatorResponse", "AuthenticatorAttestationResponse",
    "AuthenticatorAssertionResponse", "CredentialsContainer", "Credential"]) delete globalThis[name];
  delete Navigator.prototype.credentials;
`;

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe.each(DRIVERS)("a browser without WebAuthn that %s drives", (name) => {
  let driver: Driver;
  let page: TestPage;

  beforeAll(async () => {
    driver = await startDriver(name);
  });
  afterAll(() => driver?.close());
  afterEach(() => page.close());

  const interfaces = () =>
    run(page, () => ["PublicKeyCredential" in window, "credentials" in navigator], undefined);

  it("really has none before", async () => {
    page = await driver.open();
    await page.first(TAKE_AWAY);
    await page.goto(site.origin());
    expect(await interfaces()).toEqual([false, false]);
  });

  it("has the interfaces and working credentials of them", async () => {
    page = await driver.open();
    await page.first(TAKE_AWAY);
    const passkeys = await attach(page.page, { approval: "automatic" });
    await page.goto(site.origin());
    expect(await interfaces()).toEqual([true, true]);
    const rp = new RelyingParty("localhost", site.origin());
    const options = creation();
    const created = await (await begin(page, "create", options)).seen();
    expect(created).toMatchObject({ ok: true, genuine: true, own: [] });
    if (!created.ok) throw new Error(created.message);
    await rp.verifyRegistration(created.credential as never, { challenge: options.challenge });
    const asked = request();
    const got = await (await begin(page, "get", asked)).seen();
    if (!got.ok) throw new Error(got.message);
    await rp.verifyAuthentication(got.credential as never, { challenge: asked.challenge });
    passkeys.authenticator.configure({ approval: "declined" });
    const declined = await (await begin(page, "get", request())).seen();
    expect(declined).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("says what the authenticator can, and its interfaces do nothing by themselves", async () => {
    page = await driver.open();
    await page.first(TAKE_AWAY);
    await attach(page.page);
    await page.goto(site.origin());
    const seen = await run(
      page,
      async () => {
        const thrown = (work: () => unknown) => {
          try {
            return String(work());
          } catch (error) {
            return error instanceof TypeError ? error.message : "another error";
          }
        };
        return {
          conditional: await PublicKeyCredential.isConditionalMediationAvailable(),
          platform: await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable(),
          name: PublicKeyCredential.name,
          made: thrown(() => new PublicKeyCredential()),
          read: thrown(() => PublicKeyCredential.prototype.rawId),
          password: await navigator.credentials.get({ password: true } as object).then(
            () => "a credential",
            (error: Error) => error.name,
          ),
        };
      },
      undefined,
    );
    expect(seen).toEqual({
      conditional: true,
      platform: true,
      name: "PublicKeyCredential",
      made: "Illegal constructor",
      read: "Illegal invocation",
      password: "NotSupportedError",
    });
  });
});
