import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SignalChange } from "../../src/wire/vault.ts";
import type { Surface, VirtualAuthenticator } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import { creationOptions, credentialOf, KIND, register, type Stage, setStage } from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";
import { ask, withPage } from "./vault/fixtures/asking.ts";

/**
 * What a site says of its passkeys is said to the browser's own authenticators too (WebAuthn §5.1.10): they delete and
 * rename, and Latchkey hides and renames beside them.
 */

let stage: Stage;
let page: Surface;
/** One account, with a passkey here and, in Chromium, one that the browser holds. */
let user: { id: string; name: string; displayName: string };
let ours = "";

const rpId = "localhost";

beforeAll(async () => {
  stage = await setStage();
  if (KIND === "firefox") await replaceSignals();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
  user = { id: randomBase64url(), name: "gwen", displayName: "Gwen" };
  ours = (await register(stage, page, { user })).credentialId;
});
afterEach(async () => {
  await page.close();
  expect(await stage.browser.promptCount()).toBe(0);
});

function signal(method: string, options: object): Promise<void> {
  return page.evaluate((name, argument) => Reflect.get(PublicKeyCredential, name)(argument), method, {
    rpId,
    ...options,
  });
}

async function changesOfOurs(): Promise<SignalChange[]> {
  const all = await withPage(stage.browser, (popup) => ask(popup, "signals.list", {}));
  return all.filter(({ credentialId }) => credentialId === ours);
}

const passkeys = async () => (await vaultContents(stage.browser)).passkeys;
const passkey = async () => (await passkeys()).find(({ credentialId }) => credentialId === ours);
const ids = async () => (await passkeys()).map(({ credentialId }) => credentialId).sort();

describe.runIf(KIND === "chrome")("Chromium's own authenticator", () => {
  let native: VirtualAuthenticator;
  let theirs = "";

  beforeEach(async () => {
    native = await stage.browser.virtualAuthenticator(page);
    const making = await beginCreate(page, creationOptions(stage.rp, { user, hints: ["security-key"] }));
    theirs = credentialOf(await making.outcome()).id;
    expect(await held()).toEqual([theirs]);
  });

  const held = async () => (await native.credentials()).map(({ credentialId }) => credentialId);

  it("deletes what the site does not know, and ours stays as it is", async () => {
    await signal("signalUnknownCredential", { credentialId: theirs });
    await expect.poll(held).toEqual([]);
    expect(await changesOfOurs()).toEqual([]);
    expect(await passkey()).not.toHaveProperty("hidden");
  });

  it("keeps its own where the site does not know ours, which is hidden and in the vault", async () => {
    const before = await ids();
    await signal("signalUnknownCredential", { credentialId: ours });
    await expect.poll(changesOfOurs).toMatchObject([{ change: "hidden" }]);
    expect(await held()).toEqual([theirs]);
    expect(await passkey()).toMatchObject({ hidden: true });
    expect(await ids()).toEqual(before);
  });

  it("deletes what is not among the accepted ones, where Latchkey hides", async () => {
    const before = await ids();
    await signal("signalAllAcceptedCredentials", { userId: user.id, allAcceptedCredentialIds: [] });
    await expect.poll(held).toEqual([]);
    await expect.poll(changesOfOurs).toMatchObject([{ change: "hidden" }]);
    expect(await passkey()).toMatchObject({ hidden: true });
    expect(await ids()).toEqual(before);
  });

  it("renames its own as Latchkey does", async () => {
    const names = { name: "gwen.b@example.com", displayName: "Gwen B." };
    await signal("signalCurrentUserDetails", { userId: user.id, ...names });
    const renamed = { credentialId: theirs, userName: names.name, userDisplayName: names.displayName };
    await expect.poll(() => native.credentials()).toMatchObject([renamed]);
    await expect
      .poll(changesOfOurs)
      .toMatchObject([{ change: "renamed", formerUserName: "gwen", formerUserDisplayName: "Gwen" }]);
    expect(await passkey()).toMatchObject({ userName: names.name, userDisplayName: names.displayName });
  });

  it("hears what Latchkey does not: on a site that is switched off", async () => {
    const switched = (off: boolean) =>
      withPage(stage.browser, (popup) => ask(popup, "sites.switch", { host: rpId, off }));
    await switched(true);
    await signal("signalAllAcceptedCredentials", { userId: user.id, allAcceptedCredentialIds: [] });
    await expect.poll(held).toEqual([]);
    await switched(false);
    expect(await changesOfOurs()).toEqual([]);
  });
});

describe.runIf(KIND === "firefox")("a browser that comes to have signals, which Firefox has not", () => {
  it.each([
    ["signalUnknownCredential", () => ({ credentialId: ours }), { change: "hidden" }],
    [
      "signalAllAcceptedCredentials",
      () => ({ userId: user.id, allAcceptedCredentialIds: [] }),
      { change: "hidden" },
    ],
    [
      "signalCurrentUserDetails",
      () => ({ userId: user.id, name: "gwen.b", displayName: "Gwen B." }),
      { change: "renamed" },
    ],
  ] as const)("hears %s once, as the page said it", async (method, options, change) => {
    await signal(method, options());
    expect(await page.evaluate(() => Reflect.get(window, "nativeSignals"))).toEqual([
      [method, { rpId, ...options() }],
    ]);
    await expect.poll(changesOfOurs).toMatchObject([change]);
    expect(await passkey()).toBeDefined();
  });
});

function replaceSignals(): Promise<void> {
  return stage.browser.preload(() => {
    if (typeof PublicKeyCredential !== "function") return;
    const calls: unknown[] = [];
    Object.assign(window, { nativeSignals: calls });
    for (const name of ["UnknownCredential", "AllAcceptedCredentials", "CurrentUserDetails"]) {
      const method = `signal${name}`;
      Object.assign(PublicKeyCredential, {
        async [method](options: unknown) {
          calls.push([method, options]);
        },
      });
    }
  });
}
