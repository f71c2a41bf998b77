import { createHash, createPublicKey, verify } from "node:crypto";
import puppeteer, { type Browser, type CDPSession, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../../../demo/server.ts";
import {
  type AuthenticationResponseJSON,
  createAuthenticator,
  type RegistrationResponseJSON,
} from "../../../testing/index.ts";

/** Credentials that go to Chromium's virtual authenticator, and come from there. Firefox has none. */

const CHALLENGE = "Y2hhbGxlbmdlIGZvciB0aGUgdGVzdHM";
const creation = (alg: number) => ({
  rp: { id: "localhost", name: "Lab" },
  user: { id: "AQIDBA", name: "ada", displayName: "Ada" },
  challenge: CHALLENGE,
  pubKeyCredParams: [{ type: "public-key" as const, alg }],
  authenticatorSelection: { residentKey: "required" as const },
});
const REQUEST = { challenge: CHALLENGE, rpId: "localhost" };

describe.skipIf(process.env.LATCHKEY_BROWSER === "firefox")("Chromium's virtual authenticator", () => {
  let site: Demo;
  let browser: Browser;
  beforeAll(async () => {
    site = await startDemo();
    const { CHROME_PATH: executablePath } = process.env;
    browser = await puppeteer.launch({ args: ["--no-sandbox"], ...(executablePath && { executablePath }) });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function virtual(): Promise<{ page: Page; session: CDPSession; authenticatorId: string }> {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const session = await page.createCDPSession();
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return { page, session, authenticatorId };
  }

  it.each([-7, -8, -257])("signs in with a credential of %d of ours", async (alg) => {
    const authenticator = createAuthenticator();
    const made = await authenticator.create(creation(alg), { origin: site.origin });
    const [credential] = await authenticator.exportCredentials("base64");
    if (!credential) throw new Error("nothing was exported");
    const { page, session, authenticatorId } = await virtual();
    await session.send("WebAuthn.addCredential", { authenticatorId, credential });
    const answer = await page.evaluate(async (options) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const got = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
      return got.toJSON() as AuthenticationResponseJSON;
    }, REQUEST);
    expect(answer.id).toBe(made.id);
    expect(answer.response.userHandle).toBe("AQIDBA");
    expect(isSigned(answer, made)).toBe(true);
    await page.close();
  });

  it.each([-7, -257])("gives us a credential of %d that signs in", async (alg) => {
    const { page, session, authenticatorId } = await virtual();
    const made = await page.evaluate(async (options) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const got = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
      return got.toJSON() as RegistrationResponseJSON;
    }, creation(alg));
    const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
    const [credential] = credentials;
    if (credential?.rpId === undefined) throw new Error("nothing was given");
    const authenticator = createAuthenticator();
    await authenticator.addCredential({ ...credential, rpId: credential.rpId });
    const answer = await authenticator.get(REQUEST, { origin: site.origin });
    expect(answer.id).toBe(made.id);
    expect(answer.response.userHandle).toBe("AQIDBA");
    expect(isSigned(answer, made)).toBe(true);
    await page.close();
  });
});

function isSigned({ response }: AuthenticationResponseJSON, made: RegistrationResponseJSON): boolean {
  const bytes = (text: string) => Buffer.from(text, "base64url");
  const hash = createHash("sha256").update(bytes(response.clientDataJSON)).digest();
  const message = Buffer.concat([bytes(response.authenticatorData), hash]);
  const key = createPublicKey({ key: bytes(made.response.publicKey), format: "der", type: "spki" });
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return verify(algorithm, message, key, bytes(response.signature));
}
