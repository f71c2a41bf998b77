import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep, type VirtualAuthenticator } from "./driver/index.ts";
import { beginCreate, type Ceremony } from "./fixtures/ceremony.ts";
import { addFrame } from "./fixtures/frames.ts";
import { NATIVE_ERROR, nativeCalls, replaceNatives } from "./fixtures/native-below.ts";
import { unlock, useNative } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  KIND,
  PIN,
  register,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { wholePasskeyIds } from "./fixtures/vault-contents.ts";

/**
 * An update replaces the extension under open tabs. Chromium leaves their scripts orphaned: they go native
 * at once. Firefox puts the new scripts into them, above the old ones: there Latchkey goes on.
 */

let stage: Stage;
let page: Surface;
let authenticator: VirtualAuthenticator | undefined;

beforeAll(async () => {
  stage = await setStage();
  if (KIND === "firefox") await replaceNatives(stage.browser);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
  authenticator = KIND === "chrome" ? await stage.browser.virtualAuthenticator(page) : undefined;
});
afterEach(async () => {
  expect(await stage.browser.promptCount()).toBe(0);
  await page.close();
});

/** Sees a ceremony end in the browser's own function, called once. */
async function expectNative<C extends { id: string }>(ceremony: Ceremony<C>): Promise<void> {
  const outcome = await ceremony.outcome();
  if (authenticator) {
    const [held, ...others] = await authenticator.credentials();
    expect(others).toEqual([]);
    expect(credentialOf(outcome).id).toBe(held?.credentialId);
  } else {
    expect(outcome).toMatchObject({ ok: false, name: NATIVE_ERROR });
    expect(await nativeCalls(page)).toBe(1);
  }
}

/** No window opens within a second. */
async function expectNoPrompt(): Promise<void> {
  const end = Date.now() + 1_000;
  while (Date.now() < end) {
    expect(await stage.browser.promptCount()).toBe(0);
    await sleep(50);
  }
}

it("a request that is under way when the update comes goes native; nothing is stored", async () => {
  const before = await wholePasskeyIds(stage.browser);
  const ceremony = await beginCreate(page, creationOptions(stage.rp));
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve");
  await stage.browser.reloadExtension();
  await page.bringToFront();
  await expectNative(ceremony);
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await expectNoPrompt();
  // Chromium shows its new-tab page in a window whose only page went with the extension.
  await prompt.close();
  await unlock(stage.browser, PIN);
  expect(await wholePasskeyIds(stage.browser)).toEqual(before);
});

describe.runIf(KIND === "chrome")("in Chromium, a tab from before the update", () => {
  it("goes native at once, without a window", async () => {
    await stage.browser.reloadExtension();
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    await expectNative(ceremony);
    await expectNoPrompt();
  });

  it("goes native at once in a frame that never had a content script", async () => {
    const frame = await addFrame(page, stage.site, "same origin");
    await stage.browser.reloadExtension();
    const ceremony = await beginCreate(frame, creationOptions(stage.rp));
    // A frame that heard nothing would wait for three seconds.
    await expect.poll(() => ceremony.settled(), { timeout: 2_000 }).toBe(true);
    await expectNative(ceremony);
  });
});

describe.runIf(KIND === "firefox")("in Firefox, a tab from before the update", () => {
  /** Until the new script has wrapped what the old one left. */
  async function update(): Promise<void> {
    await page.evaluate(() => {
      Object.assign(window, { wrappedBefore: navigator.credentials.create });
    });
    await stage.browser.reloadExtension();
    const rewrapped = () =>
      page.evaluate(() => Reflect.get(window, "wrappedBefore") !== navigator.credentials.create);
    await expect.poll(rewrapped, { timeout: 10_000 }).toBe(true);
  }

  it("asks once and makes a passkey", async () => {
    await update();
    await register(stage, page);
    await expectNoPrompt();
  });

  it("asks once in a frame, and makes a passkey", async () => {
    const frame = await addFrame(page, stage.site, "same origin");
    await update();
    await register(stage, frame);
    await expectNoPrompt();
  });

  it("asks once where the person uses another device, and calls the native function once", async () => {
    await update();
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    await useNative(await stage.browser.prompt());
    await expectNative(ceremony);
    await expectNoPrompt();
  });
});

it("a tab from after the update works, with the passkeys from before it", async () => {
  const { credentialId } = await register(stage, page);
  await stage.browser.reloadExtension();
  const fresh = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, fresh);
  await fresh.close();
  expect(await wholePasskeyIds(stage.browser)).toContain(credentialId);
});
