import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { launchBrowser, type Surface } from "./driver/index.ts";
import { lock, unlock } from "./fixtures/person.ts";
import { searchExtensionStorage } from "./fixtures/profile-search/search.ts";
import { RelyingParty, randomBase64url } from "./fixtures/relying-party.ts";
import { KIND, PIN, register, type Stage, setStage } from "./fixtures/stage.ts";
import { ask, withPage } from "./vault/fixtures/asking.ts";
import { readDatabase } from "./vault/fixtures/database.ts";
import { storageAreas } from "./vault/fixtures/storage-areas.ts";

/** What a site says of its passkeys while the vault is locked: it waits in memory, and ends with the browser. */

const HOST = "marked-site-7392.localhost";
const NAME = "marked-new-name-7392";

let profileDir: string;
let stage: Stage;
let page: Surface;

beforeAll(async () => {
  profileDir = await mkdtemp(join(tmpdir(), "signalled-profile-"));
  stage = await setStage({ profileDir });
  stage.rp = new RelyingParty(HOST, stage.site.origin(HOST));
});
afterAll(async () => {
  await stage?.close();
  await rm(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
beforeEach(async () => {
  page = await stage.browser.open(`${stage.rp.origin}/`);
});

const account = () => ({ id: randomBase64url(), name: "hugo", displayName: "Hugo" });

function signal(method: string, options: object): Promise<void> {
  return page.evaluate((name, argument) => Reflect.get(PublicKeyCredential, name)(argument), method, {
    rpId: HOST,
    ...options,
  });
}

async function changesOf(credentialId: string): Promise<string[]> {
  const all = await withPage(stage.browser, (popup) => ask(popup, "signals.list", {}));
  const own = all.filter((one) => one.credentialId === credentialId);
  return own.map(({ change }) => change).sort();
}

/** Both signals about a passkey, and where they are then: in the session's storage, which is memory, and nowhere else. */
async function signalWhileLocked(credentialId: string, userId: string): Promise<void> {
  const database = () => withPage(stage.browser, (popup) => readDatabase(popup));
  const storage = () => withPage(stage.browser, storageAreas);
  const before = await database();
  await signal("signalUnknownCredential", { credentialId });
  await signal("signalCurrentUserDetails", { userId, name: NAME, displayName: NAME });
  await expect.poll(async () => (await storage()).session.signals).toHaveLength(2);
  const { session, local } = await storage();
  expect(session.signals).toMatchObject([
    { caller: stage.rp.origin, signal: { type: "signalUnknownCredential", options: { credentialId } } },
    { caller: stage.rp.origin, signal: { type: "signalCurrentUserDetails", options: { name: NAME } } },
  ]);
  expect(local).toEqual({});
  expect(await database()).toEqual(before);
}

it("is done when the vault is opened, and waits no more", async () => {
  const user = account();
  const { credentialId } = await register(stage, page, { user });
  await lock(stage.browser);
  await signalWhileLocked(credentialId, user.id);
  await unlock(stage.browser, PIN);
  await expect.poll(() => changesOf(credentialId)).toEqual(["hidden", "renamed"]);
  await expect
    .poll(async () => (await withPage(stage.browser, storageAreas)).session)
    .not.toHaveProperty("signals");
  await page.close();
});

it("is gone with the browser, which has written nothing of it", async () => {
  const user = account();
  const { credentialId } = await register(stage, page, { user });
  const other = await register(stage, page, { user: account() });
  await lock(stage.browser);
  await signalWhileLocked(credentialId, user.id);

  await stage.browser.close();
  expect(await searchExtensionStorage(KIND, profileDir, [HOST, NAME, credentialId])).toEqual([]);
  // The control: the header is found where it is.
  expect(await searchExtensionStorage(KIND, profileDir, ["argon2id"])).not.toEqual([]);

  stage.browser = await launchBrowser({ browser: KIND, extensionDir: `dist/${KIND}`, profileDir });
  await unlock(stage.browser, PIN);
  page = await stage.browser.open(`${stage.rp.origin}/`);
  // What waits is done before what comes now.
  await signal("signalUnknownCredential", { credentialId: other.credentialId });
  await expect.poll(() => changesOf(other.credentialId)).toEqual(["hidden"]);
  expect(await changesOf(credentialId)).toEqual([]);
});
