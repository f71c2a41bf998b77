import { afterAll, beforeAll, expect, it } from "vitest";
import type { WaysIn } from "../../../src/wire/vault.ts";
import { sleep } from "../driver/index.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { guess, wrongPin } from "./fixtures/guessing.ts";
import { ask } from "./fixtures/writer.ts";

/** A wait runs while the browser does, with no page of Latchkey open: both browsers stop an idle background. */

const SECOND = 1000;
/** What a stop of the background may cost: an alarm comes each 30 seconds, and the time is written down each 5. */
const LOST = 35 * SECOND;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

async function inPopup<T>(act: (popup: Awaited<ReturnType<Stage["browser"]["extension"]>>) => Promise<T>) {
  const popup = await stage.browser.extension("popup/popup.html");
  const result = await act(popup);
  await popup.close();
  return result;
}

const waitSeconds = () =>
  inPopup(async (popup) => (await ask<WaysIn>(popup, { type: "vault.waysIn" })).waitSeconds);

it("ends the first wait after its 30 seconds", { timeout: 120_000 }, async () => {
  await inPopup(async (popup) => {
    await ask(popup, { type: "vault.lock" });
    for (let i = 0; i < 5; i++)
      expect(await guess(popup, wrongPin())).toMatchObject({ error: { code: "wrong-secret" } });
  });
  await sleep(15 * SECOND);
  // Not over before its time.
  const half = await waitSeconds();
  expect(half).toBeGreaterThan(5);
  expect(half).toBeLessThanOrEqual(15);
  await sleep(20 * SECOND);
  expect(await waitSeconds()).toBe(0);
});

it("goes on with a wait after the background was stopped", { timeout: 240_000 }, async () => {
  await inPopup(async (popup) => {
    expect(await guess(popup, wrongPin())).toMatchObject({ error: { code: "wrong-secret" } });
    expect(await guess(popup, PIN)).toMatchObject({ error: { code: "wait", seconds: 60 } });
  });
  await stage.browser.stopBackground();
  await sleep(60 * SECOND + LOST);
  expect(await waitSeconds()).toBe(0);
  await inPopup(async (popup) => {
    expect(await guess(popup, PIN)).toEqual({ ok: true, value: null });
  });
});
