import { afterAll, beforeAll, expect, test } from "vitest";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { cancel, lock, unlock } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";

/** What the driver itself promises, shown on the real extension. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ privateWindows: true });
});
afterAll(() => stage?.close());

test("the background is really stopped, and the profile outlives the browser", async () => {
  const { browser, site } = stage;
  const page = await browser.open(site.origin());
  await register(stage, page);
  expect(await browser.backgroundRunning()).toBe(true);
  await browser.stopBackground();
  expect(await browser.backgroundRunning()).toBe(false);
  await signIn(stage, page);
  await browser.restart();
  await signIn(stage, await browser.open(site.origin()));
});

test("the vault is locked and unlocked in the toolbar popup", async () => {
  await lock(stage.browser);
  await unlock(stage.browser, PIN);
});

test("a prompt window is counted, handed out once, and seen to close", async () => {
  const { browser, site, rp } = stage;
  const page = await browser.open(site.origin(), { private: true });
  const ceremony = await beginGet(page, requestOptions(rp));
  const prompt = await browser.prompt();
  expect(await browser.promptCount()).toBe(1);
  expect(await ceremony.settled()).toBe(false);
  await expect(browser.prompt({ timeout: 300 })).rejects.toThrow("Waited 300 ms for a prompt window");
  await cancel(prompt);
  expect(await prompt.isClosed()).toBe(true);
  expect(await browser.promptCount()).toBe(0);
  expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  await page.close();
});

test("a virtual authenticator stands for the browser's own", async () => {
  const { browser, site, rp } = stage;
  const page = await browser.open(site.origin());
  const native = await browser.virtualAuthenticator(page, { transport: "usb" });
  const options = creationOptions(rp, { hints: ["security-key"] });
  const ceremony = await beginCreate(page, options);
  await rp.verifyRegistration(credentialOf(await ceremony.outcome()), options);
  expect(await native.credentials()).toHaveLength(1);
  expect(await browser.promptCount()).toBe(0);
  await native.remove();
});
