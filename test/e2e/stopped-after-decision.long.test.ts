import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { lock, pressApproveAtOnce, unlock } from "./fixtures/person.ts";
import {
  creationOptions,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { vaultContents, wholePasskeyIds } from "./fixtures/vault-contents.ts";

/** The background is stopped right after the person decided: the ceremony ends, well or in one way only. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  // The check of a PIN takes as long as a person's.
  stage = await setStage({ vault: "usual" });
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

/** Approves, stops the background so much later, and waits for the outcome and the end of the window. */
async function stopAfter<C>(delay: number, ceremony: Ceremony<C>, press: (prompt: Surface) => Promise<void>) {
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve:not([disabled])");
  await press(prompt);
  await sleep(delay);
  await stage.browser.stopBackground();
  const outcome = await ceremony.outcome(20_000);
  await prompt.waitClosed({ timeout: 15_000 });
  expect(await stage.browser.promptCount()).toBe(0);
  if (!outcome.ok) expect(outcome.name).toBe("NotAllowedError");
  return outcome.ok ? outcome.credential : undefined;
}

/** The delays are milliseconds. */
const moments = [
  {
    falls: "into the page's derivation, or after it",
    userVerification: "required",
    async press(prompt: Surface) {
      await prompt.type("#pin", PIN);
      await prompt.click("#approve");
    },
    delays: [0, 150, 300, 400],
  },
  {
    falls: "into the check of the PIN",
    userVerification: "required",
    press: (prompt: Surface) => pressApproveAtOnce(prompt, PIN),
    delays: [0, 150, 300, 400],
  },
  {
    falls: "around the writing of the record",
    userVerification: "discouraged",
    press: (prompt: Surface) => prompt.click("#approve"),
    delays: [0, 5, 10, 15, 20, 30, 45, 60],
  },
] as const;

// Firefox takes some seconds for each start.
describe.each(moments)(
  "the stop falls $falls",
  { timeout: 180_000 },
  ({ userVerification, press, delays }) => {
    it("create() makes a whole passkey or none", async () => {
      const before = await wholePasskeyIds(stage.browser);
      const made: string[] = [];
      for (const delay of delays) {
        const options = creationOptions(stage.rp, { authenticatorSelection: { userVerification } });
        const response = await stopAfter(delay, await beginCreate(page, options), press);
        if (response === undefined) continue;
        const { challenge } = options;
        made.push((await stage.rp.verifyRegistration(response, { challenge })).credentialId);
      }

      await lock(stage.browser);
      await unlock(stage.browser, PIN);
      const after = await wholePasskeyIds(stage.browser);
      expect(after).toEqual(expect.arrayContaining([...before, ...made]));
      expect(after.length).toBeLessThanOrEqual(before.length + delays.length);
      const { passkeys } = await vaultContents(stage.browser);
      for (const { credentialId, confirmed } of passkeys) {
        if (!before.includes(credentialId) && !made.includes(credentialId)) expect(confirmed).toBe(false);
      }
      for (const id of made) {
        const asked = { allowCredentials: descriptor(id), userVerification: "discouraged" };
        expect((await signIn(stage, page, asked, {})).credentialId).toBe(id);
      }
    });

    it("get() signs in or does not", async () => {
      const { credentialId } = await register(stage, page);
      for (const delay of delays) {
        const allowCredentials = descriptor(credentialId);
        const options = requestOptions(stage.rp, { allowCredentials, userVerification });
        const response = await stopAfter(delay, await beginGet(page, options), press);
        if (response) await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
      }
      await lock(stage.browser);
      await unlock(stage.browser, PIN);
      expect(await wholePasskeyIds(stage.browser)).toContain(credentialId);
    });
  },
);
