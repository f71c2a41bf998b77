import { decodeAttestationObject, parseAuthenticatorData } from "@simplewebauthn/server/helpers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuthenticationExtensionsClientInputsJSON } from "../../src/webauthn/json.ts";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/**
 * credProtect (CTAP 2.1 §12.1). Where an authenticator would leave a protected passkey out, because nobody was verified,
 * Latchkey asks for the PIN, whatever the page says of verification: after it the passkey may be offered.
 */

const OPTIONAL = "userVerificationOptional";
const WITH_LIST = "userVerificationOptionalWithCredentialIDList";
const REQUIRED = "userVerificationRequired";
const POLICIES = [OPTIONAL, WITH_LIST, REQUIRED] as const;

/** A site with a page of its own: what else the vault holds for a site is offered beside a passkey. */
type Visited = Stage & { page: Surface };

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

async function visit(host: string): Promise<Visited> {
  const origin = stage.site.origin(host);
  return { ...stage, rp: new RelyingParty(host, origin), page: await stage.browser.open(`${origin}/`) };
}

const unverified = (extensions: AuthenticationExtensionsClientInputsJSON) => ({
  authenticatorSelection: { residentKey: "required", userVerification: "discouraged" },
  extensions,
});

/** Makes a passkey without a PIN. */
const makeOn = (site: Visited, extensions: AuthenticationExtensionsClientInputsJSON) =>
  register(site, site.page, unverified(extensions), {});

/** Signs in where the page wants nobody verified; the person types the PIN where it is asked for. */
async function signIn({ rp, page, browser }: Visited, ids: string[], chosen?: string) {
  const options = requestOptions(rp, {
    userVerification: "discouraged",
    allowCredentials: ids.flatMap((id) => descriptor(id)),
  });
  const ceremony = await beginGet(page, options);
  const prompt = await browser.prompt();
  await prompt.waitFor("#approve:not([disabled])");
  const asked = (await prompt.count("#pin")) > 0;
  await approve(prompt, {
    ...(asked && { pin: PIN }),
    ...(chosen !== undefined && { credentialId: chosen }),
  });
  const response = credentialOf(await ceremony.outcome());
  const { credentialId, flags } = await rp.verifyAuthentication(response, { challenge: options.challenge });
  return { credentialId, asked, verified: flags.uv };
}

describe("a new passkey", () => {
  let site: Visited;
  beforeAll(async () => {
    site = await visit("made.localhost");
  });

  async function told(extensions: AuthenticationExtensionsClientInputsJSON) {
    const { response, flags } = await makeOn(site, extensions);
    expect(response.clientExtensionResults).toEqual({});
    const attestation = decodeAttestationObject(
      Buffer.from(response.response.attestationObject, "base64url"),
    );
    const { extensionsData, extensionsDataBuffer } = parseAuthenticatorData(attestation.get("authData"));
    const bytes = extensionsDataBuffer && Buffer.from(extensionsDataBuffer).toString("hex");
    return { uv: flags.uv, ed: flags.ed, said: extensionsData, bytes };
  }

  it.each([
    [OPTIONAL, false, 1],
    [WITH_LIST, false, 2],
    [REQUIRED, false, 3],
    [REQUIRED, true, 3],
  ])("with %s, enforced: %s, says level %i in its data, and nothing to the page", async (...row) => {
    const [credentialProtectionPolicy, enforceCredentialProtectionPolicy, level] = row;
    expect(await told({ credentialProtectionPolicy, enforceCredentialProtectionPolicy })).toEqual({
      uv: false,
      ed: true,
      said: { credProtect: level },
      // {"credProtect": level}
      bytes: `a16b6372656450726f746563740${level}`,
    });
  });

  it.each([
    { enforceCredentialProtectionPolicy: true },
    { credentialProtectionPolicy: "somethingNew" },
    { credentialProtectionPolicy: "somethingNew", enforceCredentialProtectionPolicy: false },
  ])("with %o says nothing", async (extensions) => {
    expect(await told(extensions)).toEqual({ uv: false, ed: false, said: undefined, bytes: undefined });
  });

  it("is not made where a policy that nobody knows is to be enforced", async () => {
    const before = await vaultContents(stage.browser);
    const options = creationOptions(
      site.rp,
      unverified({ credentialProtectionPolicy: "somethingNew", enforceCredentialProtectionPolicy: true }),
    );
    const outcome = await (await beginCreate(site.page, options)).outcome();
    expect(outcome).toMatchObject({ ok: false, name: "NotSupportedError" });
    expect(await stage.browser.promptCount()).toBe(0);
    expect(await vaultContents(stage.browser)).toEqual(before);
  });
});

describe("a sign-in where the page discourages verification", () => {
  const made = new Map<string, { site: Visited; credentialId: string }>();
  beforeAll(async () => {
    for (const [index, policy] of POLICIES.entries()) {
      const site = await visit(`level-${index + 1}.localhost`);
      const { credentialId } = await makeOn(site, { credentialProtectionPolicy: policy });
      made.set(policy, { site, credentialId });
    }
  });
  const passkeyWith = (policy: string) => {
    const passkey = made.get(policy);
    if (!passkey) throw new Error(`No passkey with ${policy}`);
    return passkey;
  };

  it.each([
    [OPTIONAL, { named: false, locked: false, asks: false }],
    [OPTIONAL, { named: true, locked: false, asks: false }],
    [WITH_LIST, { named: false, locked: false, asks: true }],
    [WITH_LIST, { named: true, locked: false, asks: false }],
    [REQUIRED, { named: false, locked: false, asks: true }],
    [REQUIRED, { named: true, locked: false, asks: true }],
    [WITH_LIST, { named: false, locked: true, asks: true }],
    [WITH_LIST, { named: true, locked: true, asks: true }],
    [REQUIRED, { named: false, locked: true, asks: true }],
    [REQUIRED, { named: true, locked: true, asks: true }],
  ])(
    "with %s has to ask for the PIN or not, and says in its flags whether it did: %o",
    async (policy, { named, locked, asks }) => {
      const { site, credentialId } = passkeyWith(policy);
      if (locked) await lock(stage.browser);
      expect(await signIn(site, named ? [credentialId] : [])).toEqual({
        credentialId,
        asked: asks,
        verified: asks,
      });
    },
  );

  it.each([
    [WITH_LIST, false],
    [REQUIRED, true],
  ])("with %s, named: %s, goes on for nobody who does not know the PIN", async (policy, named) => {
    const { site, credentialId } = passkeyWith(policy);
    const options = requestOptions(site.rp, {
      userVerification: "discouraged",
      allowCredentials: named ? descriptor(credentialId) : [],
    });
    const ceremony = await beginGet(site.page, options);
    const prompt = await stage.browser.prompt();
    await approveWrongly(prompt, "not the PIN");
    expect(await ceremony.settled()).toBe(false);
    await cancel(prompt);
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(await signIn(site, named ? [credentialId] : [])).toMatchObject({ verified: true });
  });

  it("asks for the PIN where one of several passkeys needs it, and not for the other by its id", async () => {
    const site = await visit("both.localhost");
    const open = await makeOn(site, {});
    const guarded = await makeOn(site, { credentialProtectionPolicy: WITH_LIST });
    const asked = { asked: true, verified: true };
    for (const { credentialId } of [open, guarded]) {
      expect(await signIn(site, [], credentialId)).toEqual({ credentialId, ...asked });
    }
    const { credentialId } = open;
    expect(await signIn(site, [credentialId])).toEqual({ credentialId, asked: false, verified: false });
  });
});

describe("a passkey that create() excludes", () => {
  it.each([
    [WITH_LIST, "discouraged", "InvalidStateError"],
    [REQUIRED, "discouraged", "a passkey"],
    [REQUIRED, "required", "InvalidStateError"],
  ])("with %s is told where verification is %s: %s", async (policy, userVerification, expected) => {
    const site = await visit("excluded.localhost");
    const { credentialId } = await makeOn(site, { credentialProtectionPolicy: policy });
    const options = creationOptions(site.rp, {
      authenticatorSelection: { residentKey: "required", userVerification },
      excludeCredentials: descriptor(credentialId),
    });
    const ceremony = await beginCreate(site.page, options);
    await approve(await stage.browser.prompt(), userVerification === "required" ? { pin: PIN } : {});
    const outcome = await ceremony.outcome();
    expect(outcome.ok ? "a passkey" : outcome.name).toBe(expected);
    await site.page.close();
  });
});
