import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { beginGet } from "../fixtures/ceremony.ts";
import { approve, approveWrongly, makeVault } from "../fixtures/person.ts";
import {
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "../fixtures/stage.ts";
import { ask, byPin, byRecovery, refusalOf, replyTo } from "./fixtures/asking.ts";
import { readDatabase, rowsOf } from "./fixtures/database.ts";

/** Five wrong PINs: the person waits, the recovery code does not, and nothing is erased. */

const FREE_GUESSES = 5;

let stage: Stage;
let page: Surface;
let popup: Surface;
let recoveryCode = "";
let credentialId = "";

beforeAll(async () => {
  stage = await setStage({ vault: false });
  recoveryCode = await makeVault(stage.browser, PIN);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, page));
});
afterAll(() => stage?.close());
beforeEach(async () => {
  popup = await stage.browser.extension("popup/popup.html");
});
afterEach(() => popup.close());

/** How many wrong PINs are counted. */
async function failures(): Promise<number> {
  const rows = (await readDatabase(popup)).filter(({ key }) => key === "attempts");
  const counters = (rows[0]?.value ?? []) as unknown as { failures: number }[];
  return counters[0]?.failures ?? 0;
}

/** Reads the seconds of a countdown such as "Next try in 29 s". */
async function countdown(surface: Surface): Promise<number> {
  const [, seconds] = /in (\d+)\ss$/.exec(await surface.text("[role=timer]")) ?? [];
  return Number(seconds);
}

async function expectCountdown(surface: Surface): Promise<void> {
  await surface.waitFor("[role=timer]", { timeout: 30_000 });
  const first = await countdown(surface);
  expect(first).toBeGreaterThan(15);
  expect(first).toBeLessThanOrEqual(30);
  await expect.poll(() => countdown(surface), { timeout: 5_000 }).toBeLessThan(first);
  expect(await surface.text("[role=alert]")).toMatch(/too many wrong PINs.*nothing is (ever )?erased/i);
  expect(await surface.count("#pin:disabled")).toBe(1);
}

it("in the popup: a wait with a countdown, and no field to type in", async () => {
  await ask(popup, "vault.lock", {});
  const before = rowsOf(await readDatabase(popup), "header", "pages", "records");
  for (let guess = 1; guess < FREE_GUESSES; guess++) {
    expect(await refusalOf(popup, "vault.unlock", { secret: byPin(`wrong ${guess}`) })).toBe("wrong-secret");
  }
  expect((await ask(popup, "vault.waysIn", {})).waitSeconds).toBe(0);
  await popup.type("#pin", "the fifth wrong one");
  await popup.click("#unlock");
  await expectCountdown(popup);
  expect(await popup.count("#unlock:disabled")).toBe(1);

  // The right PIN is not even tried.
  const reply = await replyTo(popup, "vault.unlock", { secret: byPin(PIN) });
  expect(reply).toMatchObject({ ok: false, error: { code: "wait" } });
  if (!reply.ok) expect(reply.error.seconds).toBeGreaterThan(15);
  expect(await ask(popup, "vault.state", {})).toBe("locked");
  expect(rowsOf(await readDatabase(popup), "header", "pages", "records")).toEqual(before);
});

it("goes on after the background was stopped and started again", async () => {
  await stage.browser.stopBackground();
  const { waitSeconds } = await ask(popup, "vault.waysIn", {});
  expect(waitSeconds).toBeGreaterThan(5);
  expect(await refusalOf(popup, "vault.unlock", { secret: byPin(PIN) })).toBe("wait");
});

it("the recovery code opens at once, and takes the wait away", async () => {
  await popup.click("#use-recovery");
  await popup.type("#recovery-input", recoveryCode);
  await popup.click("#unlock");
  await popup.click("#keep-pin", { timeout: 10_000 });
  await popup.waitFor("#lock");
  expect(await ask(popup, "vault.waysIn", {})).toMatchObject({ waitSeconds: 0, pinRests: false });
  await ask(popup, "vault.lock", {});
  expect(await refusalOf(popup, "vault.unlock", { secret: byPin("wrong again") })).toBe("wrong-secret");
  await popup.waitFor("#pin:enabled");
  await ask(popup, "vault.unlock", { secret: byPin(PIN) });
});

it("in the prompt: a wait with a countdown, while the vault is open, and the PIN afterwards", async () => {
  const request = requestOptions(stage.rp, {
    userVerification: "required",
    allowCredentials: descriptor(credentialId),
    timeout: 120_000,
  });
  const ceremony = await beginGet(page, request);
  const prompt = await stage.browser.prompt();
  for (let guess = 1; guess <= FREE_GUESSES; guess++) {
    await prompt.waitFor("#approve:not([disabled])", { timeout: 30_000 });
    await approveWrongly(prompt, `wrong ${guess}`);
    await expect.poll(failures, { timeout: 30_000 }).toBe(guess);
  }
  await expectCountdown(prompt);
  expect(await prompt.count("#approve:disabled")).toBe(1);
  expect(await ceremony.settled()).toBe(false);
  // A wait is the same everywhere; what ends it is not being open, but opening.
  expect(await refusalOf(popup, "vault.unlock", { secret: byPin(PIN) })).toBe("wait");
  await ask(popup, "vault.unlock", { secret: byRecovery(recoveryCode) });

  await prompt.waitFor("#pin:enabled");
  await approve(prompt, { pin: PIN });
  const { challenge } = request;
  const response = credentialOf(await ceremony.outcome());
  const { flags } = await stage.rp.verifyAuthentication(response, {
    challenge,
    requireUserVerification: true,
  });
  expect(flags.uv).toBe(true);
});
