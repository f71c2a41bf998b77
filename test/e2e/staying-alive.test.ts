import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
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

/** The background may be stopped at any moment, and the browser may be closed: what lives on, and how. */

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

/** The vault opens with its PIN and lists these passkeys and no others. */
async function expectSoundVault(): Promise<string[]> {
  await lock(stage.browser);
  await unlock(stage.browser, PIN);
  return wholePasskeyIds(stage.browser);
}

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

  it.each([0, 30, 60, 120])(
    "ends with NotAllowedError where the person closes the window %i ms later",
    async (delay) => {
      const before = await wholePasskeyIds(stage.browser);
      const ceremony = await beginCreate(page, creationOptions(stage.rp));
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve:not([disabled])");
      await stage.browser.stopBackground();
      await sleep(delay);
      await prompt.close();
      expect(await ceremony.outcome(20_000)).toMatchObject({ ok: false, name: "NotAllowedError" });
      expect(await wholePasskeyIds(stage.browser)).toEqual(before);
    },
  );
});

describe("stopped right after the decision", () => {
  /** Milliseconds. With a PIN the stop falls into its check; without one, into the record's writing too. */
  const moments = [
    { pin: PIN, delays: [0, 100, 200, 300, 400] },
    { pin: undefined, delays: [0, 4, 8, 12, 16, 20, 25, 30, 40, 60] },
  ];

  /** Approves, stops the background so much later, and waits for the one outcome. */
  async function stopAfter<C>(delay: number, ceremony: Ceremony<C>, pin: string | undefined) {
    const prompt = await stage.browser.prompt();
    if (pin !== undefined) await prompt.type("#pin", pin);
    await prompt.click("#approve");
    await sleep(delay);
    await stage.browser.stopBackground();
    const outcome = await ceremony.outcome(20_000);
    await prompt.waitClosed({ timeout: 15_000 });
    console.log(pin, delay, outcome.ok || outcome.name);
    if (!outcome.ok) expect(outcome.name).toBe("NotAllowedError");
    return outcome.ok ? outcome.credential : undefined;
  }

  it.each(moments)("create() makes a passkey or none, and never half a one", async ({ pin, delays }) => {
    const before = await wholePasskeyIds(stage.browser);
    const made: string[] = [];
    for (const delay of delays) {
      const authenticatorSelection = { userVerification: pin ? "required" : "discouraged" };
      const options = creationOptions(stage.rp, { authenticatorSelection });
      const response = await stopAfter(delay, await beginCreate(page, options), pin);
      if (response === undefined) continue;
      const { challenge } = options;
      made.push((await stage.rp.verifyRegistration(response, { challenge })).credentialId);
    }
    const after = await expectSoundVault();
    expect(after).toEqual(expect.arrayContaining([...before, ...made]));
    // One may have been made that the page was not told of.
    expect(after.length).toBeLessThanOrEqual(before.length + delays.length);
    console.log(made.length, after.length - before.length);
    for (const id of made) await signIn(stage, page, { allowCredentials: descriptor(id) });
  });

  it.each(moments)("get() signs in or does not", async ({ pin, delays }) => {
    const { credentialId } = await register(stage, page);
    for (const delay of delays) {
      const userVerification = pin ? "required" : "discouraged";
      const options = requestOptions(stage.rp, {
        allowCredentials: descriptor(credentialId),
        userVerification,
      });
      const response = await stopAfter(delay, await beginGet(page, options), pin);
      if (response) await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
    }
    expect(await expectSoundVault()).toContain(credentialId);
  });
});
