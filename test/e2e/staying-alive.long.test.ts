import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, lock, unlock } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { wholePasskeyIds } from "./fixtures/vault-contents.ts";

/** The background may be stopped before the person decided, and the browser closed: all lives on. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await page.close();
});

describe("the vault", () => {
  it("and its passkeys survive a restart of the browser, locked", async () => {
    const { credentialId } = await register(stage, page);
    await stage.browser.restart();

    const popup = await stage.browser.extension("popup/popup.html");
    await popup.waitFor("#unlock", { visible: true });
    expect(await popup.count("#lock")).toBe(0);
    await popup.close();
    page = await stage.browser.open(`${stage.site.origin()}/`);
    const signedIn = await signIn(stage, page, { allowCredentials: descriptor(credentialId) });
    expect(signedIn.credentialId).toBe(credentialId);
    expect(await wholePasskeyIds(stage.browser)).toContain(credentialId);
  });

  it("stays unlocked when the background stops, and locked too", async () => {
    await stage.browser.stopBackground();
    expect(await stage.browser.backgroundRunning()).toBe(false);
    const popup = await stage.browser.extension("popup/popup.html");
    await popup.waitFor("#lock", { visible: true });
    await popup.click("#lock");
    await popup.waitFor("#unlock", { visible: true });
    await stage.browser.stopBackground();
    await popup.reload();
    await popup.waitFor("#unlock", { visible: true });
    await popup.close();
    await unlock(stage.browser, PIN);
  });
});

describe("stopped while the prompt is open, before the person decided", () => {
  it.each([{ locked: false }, { locked: true }])(
    "create() ends well in the same window, locked: $locked",
    async ({ locked }) => {
      if (locked) await lock(stage.browser);
      const options = creationOptions(stage.rp);
      const ceremony = await beginCreate(page, options);
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve:not([disabled])");
      await stage.browser.stopBackground();
      expect(await ceremony.settled()).toBe(false);
      await approve(prompt, { pin: PIN });
      const response = credentialOf(await ceremony.outcome());
      const made = await stage.rp.verifyRegistration(response, { challenge: options.challenge });
      expect(await wholePasskeyIds(stage.browser)).toContain(made.credentialId);
    },
  );

  it.each([{ locked: false }, { locked: true }])(
    "get() ends well in the same window, locked: $locked",
    async ({ locked }) => {
      const { credentialId } = await register(stage, page);
      if (locked) await lock(stage.browser);
      const options = requestOptions(stage.rp, { allowCredentials: descriptor(credentialId) });
      const ceremony = await beginGet(page, options);
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve:not([disabled])");
      await stage.browser.stopBackground();
      expect(await ceremony.settled()).toBe(false);
      await approve(prompt, { pin: PIN });
      const response = credentialOf(await ceremony.outcome());
      const signedIn = await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
      expect(signedIn.credentialId).toBe(credentialId);
    },
  );

  it("keeps what was typed, and survives a second stop", async () => {
    const options = creationOptions(stage.rp);
    const ceremony = await beginCreate(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.type("#pin", PIN.slice(0, 5));
    await stage.browser.stopBackground();
    await prompt.waitFor("#approve:not([disabled])");
    await stage.browser.stopBackground();
    await prompt.waitFor("#approve:not([disabled])");
    expect(await prompt.text("#pin")).toBe(PIN.slice(0, 5));
    await approve(prompt, { pin: PIN });
    const response = credentialOf(await ceremony.outcome());
    await stage.rp.verifyRegistration(response, { challenge: options.challenge });
  });

  it("ends with NotAllowedError where the person closes the window before the background is back", async () => {
    const before = await wholePasskeyIds(stage.browser);
    for (const delay of [0, 20, 40, 60, 80, 100, 150]) {
      const ceremony = await beginCreate(page, creationOptions(stage.rp));
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve:not([disabled])");
      await stage.browser.stopBackground();
      await sleep(delay);
      await prompt.close();
      expect(await ceremony.outcome(20_000)).toMatchObject({ ok: false, name: "NotAllowedError" });
    }
    expect(await wholePasskeyIds(stage.browser)).toEqual(before);
  });
});
