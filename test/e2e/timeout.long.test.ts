import { afterAll, beforeAll, expect, it } from "vitest";
import { type Frame, type Surface, sleep, until } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { addFrame } from "./fixtures/frames.ts";
import { cancel } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** A person who never decides: every ceremony ends by itself, after the least time that a site can ask for. */

/** Milliseconds. */
const LEAST = 300_000;
/** What a busy machine may take to see an end; each ceremony begins so much later than the one before, and more. */
const LATE = 10_000;
const ELSEWHERE = "app.localhost";
const REFUSED = {
  ok: false,
  name: "NotAllowedError",
  message: "The operation either timed out or was not allowed by the user.",
};

let stage: Stage;
let maker: Surface;
let asker: Surface;
let frame: Frame;

beforeAll(async () => {
  stage = await setStage();
  maker = await stage.browser.open(`${stage.site.origin(ELSEWHERE)}/`);
  asker = await stage.browser.open(`${stage.site.origin()}/`);
  frame = await addFrame(asker, stage.site, "same origin");
  await register(stage, asker);
});
afterAll(() => stage?.close());

/** A ceremony and the time before its call. */
async function began<C>(begin: () => Promise<Ceremony<C>>) {
  const at = Date.now();
  return { at, ceremony: await begin() };
}
type Began = Awaited<ReturnType<typeof began<unknown>>>;

/** Sees that it ends as if the person had refused, after the least time and hardly later. */
async function expectTimeout({ at, ceremony }: Began): Promise<void> {
  await until("the end of its time", at + LEAST + LATE - Date.now(), () => ceremony.settled());
  expect(Date.now() - at).toBeGreaterThanOrEqual(LEAST);
  expect(await ceremony.outcome()).toEqual(REFUSED);
}

it("is refused after five minutes, also after a stop of the background and after waiting for its turn", {
  timeout: LEAST + 120_000,
}, async () => {
  const timeout = 1;
  const creation = creationOptions(new RelyingParty(ELSEWHERE, stage.site.origin(ELSEWHERE)), { timeout });
  const request = requestOptions(stage.rp, { timeout });
  const declined = await beginGet(asker, request);
  await cancel(await stage.browser.prompt());
  expect(await declined.outcome()).toEqual(REFUSED);
  const before = await vaultContents(stage.browser);

  const stopped = await began(() => beginCreate(maker, creation));
  const firstPrompt = await stage.browser.prompt();
  await sleep(2 * LATE);
  await firstPrompt.waitFor("#approve:not([disabled])");
  await stage.browser.stopBackground();
  await firstPrompt.waitFor("#approve:not([disabled])");
  expect(await stopped.ceremony.settled()).toBe(false);

  const whole = await began(() => beginGet(asker, request));
  const secondPrompt = await stage.browser.prompt();
  await sleep(2 * LATE);
  const waiting = await began(() => beginGet(frame, request));

  // A second before the first of them ends, all are still there.
  await sleep(stopped.at + LEAST - 1_000 - Date.now());
  for (const { ceremony } of [stopped, whole, waiting]) expect(await ceremony.settled()).toBe(false);
  expect(await stage.browser.promptCount()).toBe(2);
  await expectTimeout(stopped);
  await firstPrompt.waitClosed();

  expect(await whole.ceremony.settled()).toBe(false);
  await expectTimeout(whole);
  await secondPrompt.waitClosed();

  // The turn is the frame's now, with what is left of the time since its call.
  const lastPrompt = await stage.browser.prompt();
  await lastPrompt.waitFor("#approve:not([disabled])");
  await expectTimeout(waiting);
  await lastPrompt.waitClosed();

  expect(await stage.browser.promptCount()).toBe(0);
  expect(await vaultContents(stage.browser)).toEqual(before);
  // The tab is free again.
  await signIn(stage, asker, {}, { pin: PIN });
});
