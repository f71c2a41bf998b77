import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { NATIVE_ERROR, nativeCalls, replaceNatives } from "./fixtures/native-below.ts";
import { approve, cancel, lock, makeVault, unlock, useNative } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/**
 * When the browser is the better answer, Latchkey opens no window. In Chromium the browser's virtual
 * authenticator answers then, and the relying party verifies its credential; Firefox has none, so a
 * wrapper below ours counts the calls that reach the native functions.
 */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage({ vault: false });
  if (KIND === "firefox") await replaceNatives(stage.browser);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
  if (KIND === "chrome") {
    await stage.browser.virtualAuthenticator(page, { hasUserVerification: true, isUserVerified: true });
  }
});
afterEach(async () => {
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await page.close();
});

/** Sees a ceremony end in the native function, without a window of ours. */
async function expectNative<C extends { id: string }>(ceremony: Ceremony<C>): Promise<C | undefined> {
  const outcome = await ceremony.outcome();
  expect(await stage.browser.promptCount()).toBe(0);
  if (KIND === "chrome") return credentialOf(outcome);
  expect(outcome).toMatchObject({ ok: false, name: NATIVE_ERROR });
  expect(await nativeCalls(page)).toBeGreaterThan(0);
  return undefined;
}

async function createNatively(
  change: Parameters<typeof creationOptions>[1] = {},
): Promise<string | undefined> {
  const options = creationOptions(stage.rp, change);
  const made = await expectNative(await beginCreate(page, options));
  if (made) await stage.rp.verifyRegistration(made, { challenge: options.challenge });
  return made?.id;
}

async function getNatively(change: Parameters<typeof requestOptions>[1] = {}): Promise<void> {
  const options = requestOptions(stage.rp, change);
  const answer = await expectNative(await beginGet(page, options));
  if (answer) await stage.rp.verifyAuthentication(answer, { challenge: options.challenge });
}

const securityKey = { hints: ["security-key"] };

async function switchSite(off: boolean): Promise<void> {
  const manager = await stage.browser.extension("popup/manager.html#settings");
  if (off) {
    await manager.type("#site-host", "localhost");
    await manager.click("#site-off");
    await manager.waitFor('[data-site="localhost"]');
  } else {
    await manager.click('[data-site="localhost"] button');
    await manager.waitFor('[data-site="localhost"]', { gone: true });
  }
  await manager.close();
}

it("stays out while there is no vault", async () => {
  const id = await createNatively();
  await getNatively(id ? { allowCredentials: descriptor(id) } : {});
  await makeVault(stage.browser, PIN);
});

describe.each([{ locked: false }, { locked: true }])("locked: $locked", ({ locked }) => {
  beforeAll(async () => {
    if (locked) await lock(stage.browser);
    else await unlock(stage.browser, PIN).catch(() => undefined);
  });

  it.each(["security-key", "hybrid"])("stays out when the first hint is %s", async (hint) => {
    await createNatively({ hints: [hint, "client-device"] });
    await getNatively({ hints: [hint, "client-device"] });
  });

  it("stays out when the attachment is cross-platform and no hint overrules it", async () => {
    if (KIND === "chrome") {
      // The page's authenticator counts as a platform one; a security key answers here.
      await page.reload();
      await stage.browser.virtualAuthenticator(page, { transport: "usb" });
    }
    await createNatively({
      authenticatorSelection: { authenticatorAttachment: "cross-platform", userVerification: "discouraged" },
    });
  });

  it("stays out when no algorithm offered is ours", async () => {
    const options = creationOptions(stage.rp, { pubKeyCredParams: [{ type: "public-key", alg: -37 }] });
    const outcome = await (await beginCreate(page, options)).outcome();
    // Chromium's own authenticator has none of it either: it refuses.
    expect(outcome).toMatchObject({
      ok: false,
      name: KIND === "chrome" ? "NotAllowedError" : NATIVE_ERROR,
    });
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("stays out when allowCredentials has none of ours, whatever the transports say", async () => {
    const id = (await createNatively(securityKey)) ?? randomBase64url();
    await getNatively({ allowCredentials: descriptor(id, ["internal"]), hints: ["client-device"] });
  });

  it("stays out of a site that is switched off", async () => {
    if (locked) await unlock(stage.browser, PIN);
    await switchSite(true);
    if (locked) await lock(stage.browser);
    const id = await createNatively();
    await getNatively(id ? { allowCredentials: descriptor(id) } : {});
    if (locked) await unlock(stage.browser, PIN);
    await switchSite(false);
    if (locked) await lock(stage.browser);
  });

  it("does not stay out otherwise: the control", async () => {
    for (const change of [
      { hints: ["client-device", "security-key"] },
      { hints: ["client-device"], authenticatorSelection: { authenticatorAttachment: "cross-platform" } },
      { hints: ["unheard-of"] },
    ]) {
      const ceremony = await beginCreate(page, creationOptions(stage.rp, change));
      await cancel(await stage.browser.prompt());
      expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    }
    if (KIND === "firefox") expect(await nativeCalls(page)).toBe(0);
  });
});

describe("with the vault open", () => {
  beforeAll(() => unlock(stage.browser, PIN));

  it("stays out when it holds no passkey for a site that names none", async () => {
    const elsewhere = await stage.browser.open(`${stage.site.origin("empty.localhost")}/`);
    if (KIND === "chrome") await stage.browser.virtualAuthenticator(elsewhere, { isUserVerified: true });
    const ceremony = await beginGet(elsewhere, { challenge: randomBase64url() });
    await sleep(1_000);
    expect(await stage.browser.promptCount()).toBe(0);
    if (KIND === "firefox") expect(await ceremony.outcome()).toMatchObject({ name: NATIVE_ERROR });
    else await ceremony.abort();
    await elsewhere.close();
  });

  it("hands over to another authenticator when the person wants it, once the window is gone", async () => {
    await register(stage, page);
    for (const begin of [
      () => beginCreate(page, creationOptions(stage.rp)),
      () => beginGet(page, requestOptions(stage.rp)),
    ]) {
      const ceremony = await begin();
      await useNative(await stage.browser.prompt());
      const outcome = await ceremony.outcome();
      expect(await stage.browser.promptCount()).toBe(0);
      if (KIND === "chrome") expect(outcome).toMatchObject({ ok: true, genuine: true });
      else expect(outcome).toMatchObject({ ok: false, name: NATIVE_ERROR });
    }
  });

  // Chromium's virtual authenticator does not tell what object it was asked with.
  it.runIf(KIND === "firefox")("hands over the page's own options object", async () => {
    const call = await page.begin(async () => {
      const options = { publicKey: { challenge: new Uint8Array(16), future: "member" } };
      await navigator.credentials.get(options).catch(() => undefined);
      const [{ options: received }] = (window as unknown as { nativeCalls: [{ options: unknown }] })
        .nativeCalls;
      return received === options;
    });
    await useNative(await stage.browser.prompt());
    expect(await call.value()).toBe(true);
  });

  it("leaves calls alone that are not for a public key", async () => {
    const outcome = await page.evaluate(() =>
      navigator.credentials.get({ password: true } as CredentialRequestOptions).then(
        () => "answered",
        (error) => error.name,
      ),
    );
    expect(outcome).toBe(KIND === "firefox" ? NATIVE_ERROR : "answered");
  });

  it("answers beside all this when its own passkey is asked for", async () => {
    const { credentialId } = await register(stage, page);
    const options = requestOptions(stage.rp, { allowCredentials: descriptor(credentialId), ...securityKey });
    const ceremony = await beginGet(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    await stage.rp.verifyAuthentication(credentialOf(await ceremony.outcome()), {
      challenge: options.challenge,
    });
  });
});
