import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { allowUpgrades } from "./fixtures/conditional.ts";
import { NATIVE_ERROR, nativeCalls, replaceNatives } from "./fixtures/native-below.ts";
import { lock, unlock } from "./fixtures/person.ts";
import { RelyingParty, randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  KIND,
  offered,
  PIN,
  register,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";
import { ask, withPage } from "./vault/fixtures/asking.ts";
import { readDatabase, rowsOf } from "./vault/fixtures/database.ts";

/** Passkeys that a site adds by itself after a sign-in (WebAuthn §5.1.3, conditional mediation). */

type Change = Parameters<typeof creationOptions>[1];

let stage: Stage;
let page: Surface;
/** The account with which the person signs in. */
const user = { id: randomBase64url(), name: "home@example.com", displayName: "Home" };
let home = "";

beforeAll(async () => {
  stage = await setStage();
  if (KIND === "firefox") await replaceNatives(stage.browser);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  home = (await register(stage, first, { user })).credentialId;
  await first.close();
});
afterAll(() => stage?.close());
/** Allowed, and no sign-in is known. */
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
  await allow(true);
});
afterEach(async () => {
  await page.close();
  expect(await stage.browser.promptCount()).toBe(0);
  await allow(false);
});

const signInHome = () => signIn(stage, page, { allowCredentials: descriptor(home) });
const allow = (on: boolean) => withPage(stage.browser, (popup) => ask(popup, "upgrades.allow", { on }));
const added = () => withPage(stage.browser, (popup) => ask(popup, "upgrades.list", {}));
/** Read while the vault is locked, too. */
const recordKeys = () =>
  withPage(stage.browser, async (popup) =>
    rowsOf(await readDatabase(popup), "records").map(({ key }) => key),
  );
const contents = () => vaultContents(stage.browser);
const passkey = async (id: string) =>
  (await contents()).passkeys.find(({ credentialId }) => credentialId === id);

/** Each for an account of its own, unless said otherwise. */
async function upgrade(change: Change = {}) {
  const options = creationOptions(stage.rp, change);
  const outcome = await (await beginCreate(page, options, { mediation: "conditional" })).outcome();
  expect(await stage.browser.promptCount()).toBe(0);
  return { options, outcome };
}

async function expectAdded(change: Change = {}) {
  const { options, outcome } = await upgrade(change);
  const response = credentialOf(outcome);
  expect(await passkey(response.id)).toBeDefined();
  return { response, options };
}

const LATCHKEY_REFUSES = "The operation either timed out or was not allowed by the user.";

/** It is the browser's: no window, nothing is written, and the person is told of nothing. */
async function expectNative(change: Change = {}): Promise<void> {
  const before = { keys: await recordKeys(), added: await added() };
  const { outcome } = await upgrade(change);
  if (KIND === "firefox") {
    expect(outcome).toMatchObject({ ok: false, name: NATIVE_ERROR });
    expect(await nativeCalls(page)).toBe(1);
  } else {
    // Chromium has nothing to add, and says so in its own words.
    expect(outcome).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(outcome).not.toMatchObject({ message: LATCHKEY_REFUSES });
  }
  expect({ keys: await recordKeys(), added: await added() }).toEqual(before);
}

describe("is the browser's", () => {
  it("while the person does not allow it; a sign-in before that counts for nothing", async () => {
    await allowUpgrades(stage.browser, false);
    await signInHome();
    await expectNative();
    await allowUpgrades(stage.browser, true);
    await page.reload();
    await expectNative();
    // The control.
    await signInHome();
    await expectAdded();
  });

  it("from when the person allows it no more", async () => {
    await signInHome();
    await allowUpgrades(stage.browser, false);
    await expectNative();
    await allowUpgrades(stage.browser, true);
    await page.reload();
    await expectNative();
  });

  it("while the vault is locked", async () => {
    await signInHome();
    await lock(stage.browser);
    try {
      await expectNative();
    } finally {
      await unlock(stage.browser, PIN);
    }
    // The control: it was for the lock alone, the sign-in is not spent.
    await expectAdded();
  });

  it("without a sign-in: making a passkey is none, nor is a sign-in to another site", async () => {
    await expectNative();
    await register(stage, page);
    await page.reload();
    await expectNative();

    const app = new RelyingParty("app.localhost", stage.site.origin("app.localhost"));
    const elsewhere = await stage.browser.open(`${app.origin}/`);
    await register({ ...stage, rp: app }, elsewhere);
    await signIn({ ...stage, rp: app }, elsewhere);
    await elsewhere.close();
    await page.reload();
    await expectNative();
  });

  it("for the second passkey after a sign-in", async () => {
    await signInHome();
    await expectAdded();
    await expectNative();
  });

  it.each<[string, () => Change]>([
    [
      "where the person is to be verified",
      () => ({ authenticatorSelection: { residentKey: "required", userVerification: "required" } }),
    ],
    [
      "for what is no passkey",
      () => ({ authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" } }),
    ],
    ["where the account has a passkey here", () => ({ user })],
    [
      "where an excluded passkey is ours: the page is not told",
      () => ({ excludeCredentials: descriptor(home) }),
    ],
  ])("%s", async (_, change) => {
    await signInHome();
    await expectNative(change());
  });
});

describe("after a sign-in", () => {
  it("adds a passkey that the relying party verifies, with UP and UV at 0, and that signs in", async () => {
    const before = await contents();
    await signInHome();
    const account = { id: randomBase64url(), name: "upgraded@example.com", displayName: "Upgraded" };
    const { response, options } = await expectAdded({ user: account });
    const { challenge } = options;
    // A site that has not asked for it by itself refuses what nobody has agreed to.
    await expect(stage.rp.verifyRegistration(response, { challenge })).rejects.toThrow(/presen/i);
    const verified = await stage.rp.verifyRegistration(response, { challenge, requireUserPresence: false });
    expect(verified.flags).toEqual({ up: false, uv: false, be: true, bs: false, at: true, ed: false });

    expect((await contents()).records).toBe(before.records + 1);
    await expect
      .poll(() => passkey(response.id))
      .toMatchObject({
        rpId: "localhost",
        userName: account.name,
        discoverable: true,
        archived: false,
        confirmed: true,
      });
    expect(await passkey(home)).toMatchObject({ archived: false });
    expect((await added())[0]).toEqual({
      rpId: "localhost",
      credentialId: response.id,
      userName: account.name,
    });
    const signedIn = await signIn(stage, page, {
      allowCredentials: descriptor(response.id),
      userVerification: "required",
    });
    expect(signedIn).toMatchObject({ userHandle: account.id, flags: { up: true, uv: true } });
  });

  it("Undo archives it: nothing is deleted, it is offered no more, and answers who names it", async () => {
    await signInHome();
    const account = { id: randomBase64url(), name: "undone@example.com", displayName: "Undone" };
    const { response, options } = await expectAdded({ user: account });
    const { challenge } = options;
    await stage.rp.verifyRegistration(response, { challenge, requireUserPresence: false });
    await expect.poll(() => passkey(response.id)).toMatchObject({ confirmed: true });
    const { passkeys, records } = await contents();
    expect(await offered(stage, page)).toContain(response.id);

    await answerNotice(response.id, 1);
    expect(await added()).not.toContainEqual(expect.objectContaining({ credentialId: response.id }));
    const archived = passkeys.map((one) =>
      one.credentialId === response.id ? { ...one, archived: true } : one,
    );
    expect(await contents()).toEqual({ passkeys: archived, records });
    const left = await offered(stage, page);
    expect(left).toContain(home);
    expect(left).not.toContain(response.id);
    const named = await signIn(stage, page, { allowCredentials: descriptor(response.id) });
    expect(named.credentialId).toBe(response.id);
    // What the person has undone is not done again.
    await expectNative({ user: account });
  });

  it("Keep takes the notice away and leaves the passkey", async () => {
    await signInHome();
    const { response } = await expectAdded();
    await expect.poll(() => passkey(response.id)).toMatchObject({ confirmed: true });
    const before = await contents();
    await answerNotice(response.id, 2);
    expect(await added()).not.toContainEqual(expect.objectContaining({ credentialId: response.id }));
    expect(await contents()).toEqual(before);
    expect(await offered(stage, page)).toContain(response.id);
  });
});

/** The buttons of the notice in the toolbar popup: Undo is the first, Keep the second. */
async function answerNotice(credentialId: string, button: 1 | 2): Promise<void> {
  const popup = await stage.browser.extension("popup/popup.html");
  const notice = `[data-added-credential="${credentialId}"]`;
  await popup.click(`${notice} button:nth-of-type(${button})`);
  await popup.waitFor(notice, { gone: true });
  await popup.close();
}
