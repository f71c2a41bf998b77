import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { credentialOf, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/**
 * Keys and clicks that a person goes on making for the page, in a game or a form, when a prompt that wants one
 * click only comes up under them. None of them approves; the first that is made on purpose does.
 */

const INTERVAL = 100;
const STRAY = 2_000;

/** Milliseconds may pass between two taps that a busy machine delays as they do between two that are meant. */
const RETRY = { retry: 2 };

let stage: Stage;
let page: Surface;
let credentialId: string;
const open = () => stage.browser.open(`${stage.site.origin()}/`);
const ask = () => beginGet(page, requestOptions(stage.rp, { userVerification: "discouraged" }));

beforeAll(async () => {
  stage = await setStage();
  const first = await open();
  ({ credentialId } = await register(stage, first));
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await open();
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 10_000 }).toBe(0);
});

/** Repeats the input, on the page until its prompt is there and on the prompt for two seconds from then on. */
async function stray(input: (surface: Surface) => Promise<void>): Promise<Surface> {
  let prompt: Surface | undefined;
  const opened = stage.browser.prompt().then((surface) => {
    prompt = surface;
  });
  let end = Number.POSITIVE_INFINITY;
  for (let next = Date.now(); next < end; next += INTERVAL) {
    await input(prompt ?? page);
    if (prompt && end === Number.POSITIVE_INFINITY) end = Date.now() + STRAY;
    await sleep(next + INTERVAL - Date.now());
  }
  await opened;
  if (prompt === undefined) throw new Error("No prompt came");
  return prompt;
}

async function expectUndecided<C>(ceremony: Ceremony<C>, prompt: Surface): Promise<void> {
  expect(await prompt.isClosed()).toBe(false);
  await prompt.waitFor("#approve:not([disabled])");
  expect(await ceremony.settled()).toBe(false);
}

async function tap(surface: Surface, key: string): Promise<void> {
  await surface.keyDown(key);
  await surface.keyUp(key);
}

it.each([" ", "Enter"])("tapping %j approves nothing; one Enter afterwards does", RETRY, async (key) => {
  const ceremony = await ask();
  const prompt = await stray((surface) => tap(surface, key));
  await expectUndecided(ceremony, prompt);
  await tap(prompt, "Enter");
  expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
});

it.each([" ", "Enter"])("holding %j down approves nothing; one Enter afterwards does", RETRY, async (key) => {
  const ceremony = await ask();
  const prompt = await stray((surface) => surface.keyDown(key));
  expect(await ceremony.settled()).toBe(false);
  await prompt.keyUp(key);
  await expectUndecided(ceremony, prompt);
  await tap(prompt, "Enter");
  expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
});

it("clicking where the button comes up approves nothing; one click afterwards does", RETRY, async () => {
  const earlier = await ask();
  const shown = await stage.browser.prompt();
  await shown.waitFor("#approve");
  const [x, y] = await shown.evaluate(() => {
    const { left, top, width, height } = document.querySelector("#approve")?.getBoundingClientRect() ?? {
      left: 0,
      top: 0,
      width: 0,
      height: 0,
    };
    return [Math.round(left + width / 2), Math.round(top + height / 2)] as const;
  });
  await cancel(shown);
  await earlier.outcome();

  const ceremony = await ask();
  const prompt = await stray((surface) => surface.clickAt(x, y));
  await expectUndecided(ceremony, prompt);
  expect(
    await prompt.evaluate((left, top) => document.elementFromPoint(left, top)?.closest("button")?.id, x, y),
  ).toBe("approve");
  await approve(prompt);
  expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
});
