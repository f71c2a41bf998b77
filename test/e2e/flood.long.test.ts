import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { addFrame } from "./fixtures/frames.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { credentialOf, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/** A page that asks over and over, and one that asks from several frames at once. */

const QUICK = { userVerification: "discouraged" };

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, first);
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 10_000 }).toBe(0);
});

it("frames of one tab ask one after the other", async () => {
  const frame = await addFrame(page, stage.site, "same origin");
  const first = await beginGet(page, requestOptions(stage.rp, QUICK));
  const prompt = await stage.browser.prompt();
  const second = await beginGet(frame, requestOptions(stage.rp, QUICK));
  await sleep(1_000);
  expect(await stage.browser.promptCount()).toBe(1);
  expect(await second.settled()).toBe(false);
  await cancel(prompt);
  expect(await first.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  await approve(await stage.browser.prompt());
  credentialOf(await second.outcome());
});

it("a page that asks again and again without a click soon reaches the browser alone; a click lets it ask", async () => {
  await page.evaluate(() => {
    const state = { asked: 0, answers: [] as string[] };
    Reflect.set(self, "flood", state);
    const controller = new AbortController();
    const ask = () =>
      navigator.credentials.get({
        publicKey: { challenge: new Uint8Array(16), userVerification: "discouraged" },
        signal: controller.signal,
      });
    addEventListener("stop", () => controller.abort());
    void (async () => {
      // A test's call counts as a click, for five seconds.
      while (navigator.userActivation.isActive) await new Promise((done) => setTimeout(done, 100));
      while (state.asked < 6 && !controller.signal.aborted) {
        state.asked += 1;
        await ask().catch((error: Error) => state.answers.push(error.message));
      }
    })();
  });
  for (let i = 0; i < 4; i++) await cancel(await stage.browser.prompt({ timeout: 20_000 }));
  await sleep(3_000);
  expect(await stage.browser.promptCount()).toBe(0);
  const answers = await page.evaluate(() => {
    const { answers: all } = Reflect.get(self, "flood");
    dispatchEvent(new Event("stop"));
    return all as string[];
  });
  expect(answers.slice(0, 4)).toEqual(
    Array(4).fill("The operation either timed out or was not allowed by the user."),
  );

  const meant = await beginGet(page, requestOptions(stage.rp, QUICK));
  await approve(await stage.browser.prompt());
  credentialOf(await meant.outcome());
});
