import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { NATIVE_ERROR, nativeCalls, replaceNatives } from "./fixtures/native-below.ts";
import {
  creationOptions,
  descriptor,
  KIND,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** In a private window passkeys sign in, none is made, and nothing about the use is written. */

/** Opens a private page; in Chromium with a virtual authenticator on it. */
async function openPrivate({ browser, site }: Stage): Promise<Surface> {
  const page = await browser.open(`${site.origin()}/`, { private: true });
  if (KIND === "chrome") await browser.virtualAuthenticator(page);
  return page;
}

/** Sees a ceremony end in the browser's own function, with no window of ours meanwhile. */
async function expectNative<C>(browser: Browser, page: Surface, ceremony: Ceremony<C>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await ceremony.settled()) && Date.now() < end) {
    expect(await browser.promptCount()).toBe(0);
    await sleep(50);
  }
  const outcome = await ceremony.outcome(1_000);
  if (KIND === "chrome") expect(outcome).toMatchObject({ ok: true });
  else {
    expect(outcome).toMatchObject({ ok: false, name: NATIVE_ERROR });
    expect(await nativeCalls(page)).toBe(1);
  }
  expect(await browser.promptCount()).toBe(0);
}

describe("where Latchkey is allowed in private windows", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage({ privateWindows: true });
    if (KIND === "firefox") await replaceNatives(stage.browser);
  });
  afterAll(() => stage?.close());

  async function managerRow(credentialId: string): Promise<string> {
    const manager = await stage.browser.extension("popup/manager.html");
    const text = await manager.text(`[data-credential-id="${credentialId}"]`);
    await manager.close();
    return text;
  }

  it("get() signs in and leaves no trace in the vault; in an ordinary window it does", async () => {
    const ordinary = await stage.browser.open(`${stage.site.origin()}/`);
    const { credentialId } = await register(stage, ordinary);
    const confirmed = async () => (await vaultContents(stage.browser)).passkeys[0]?.confirmed;
    await expect.poll(confirmed, { timeout: 5_000 }).toBe(true);
    const before = await vaultContents(stage.browser);
    expect(await managerRow(credentialId)).toMatch(/never used/i);

    const page = await openPrivate(stage);
    const signedIn = await signIn(stage, page, { allowCredentials: descriptor(credentialId) });
    expect(signedIn.flags).toMatchObject({ up: true, uv: true });
    await page.close();
    // The use is written after the answer: time for that.
    await sleep(500);
    expect(await vaultContents(stage.browser)).toEqual(before);
    expect(await managerRow(credentialId)).toMatch(/never used/i);

    await signIn(stage, ordinary, { allowCredentials: descriptor(credentialId) });
    await expect.poll(() => managerRow(credentialId), { timeout: 5_000 }).not.toMatch(/never used/i);
    await ordinary.close();
  });

  it("create() goes native without a window, and makes nothing", async () => {
    const before = await vaultContents(stage.browser);
    const page = await openPrivate(stage);
    await expectNative(stage.browser, page, await beginCreate(page, creationOptions(stage.rp)));
    await page.close();
    expect(await vaultContents(stage.browser)).toEqual(before);
  });
});

describe("where it is not allowed there", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
    if (KIND === "firefox") await replaceNatives(stage.browser);
  });
  afterAll(() => stage?.close());

  it("create() and get() are the browser's own functions, untouched", async () => {
    const ordinary = await stage.browser.open(`${stage.site.origin()}/`);
    const { credentialId } = await register(stage, ordinary);
    const sources = (page: Surface) =>
      page.evaluate(() => [navigator.credentials.create, navigator.credentials.get].map(String));
    const wrapped = await sources(ordinary);
    await ordinary.close();
    const before = await vaultContents(stage.browser);

    const page = await openPrivate(stage);
    for (const source of await sources(page)) expect(wrapped).not.toContain(source);
    await expectNative(stage.browser, page, await beginCreate(page, creationOptions(stage.rp)));
    if (KIND === "chrome") {
      // The private page's authenticator knows its own passkey, not Latchkey's.
      await expectNative(stage.browser, page, await beginGet(page, requestOptions(stage.rp)));
    }
    const allowCredentials = descriptor(credentialId);
    const asked = await beginGet(page, requestOptions(stage.rp, { allowCredentials }));
    await asked.abort();
    expect(await asked.outcome()).toMatchObject({ ok: false });
    expect(await stage.browser.promptCount()).toBe(0);
    await page.close();
    expect(await vaultContents(stage.browser)).toEqual(before);
  });
});
