import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock, pressApproveAtOnce } from "./fixtures/person.ts";
import { countedWorkers, silenceWorkers } from "./fixtures/silent-workers.ts";
import {
  credentialOf,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { makeCopyWithoutArgon2 } from "./fixtures/without-argon2.ts";

/** The page derives from the PIN while the person is on the way to the button. */

/** For the key to be there before the button is pressed, on a machine that is busy too. */
const ON_THE_WAY = 3_000;

let stage: Stage;
let page: Surface;
let copy: Awaited<ReturnType<typeof makeCopyWithoutArgon2>>;

beforeAll(async () => {
  copy = await makeCopyWithoutArgon2(`dist/${KIND}`);
  stage = await setStage({ extensionDir: copy.dir });
  page = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, page);
});
afterAll(async () => {
  await stage?.close();
  await copy?.remove();
});

/** A sign-in that asks for the PIN, and its prompt. */
async function asked() {
  const options = requestOptions(stage.rp, { userVerification: "required" });
  const ceremony = await beginGet(page, options);
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve:not([disabled])");
  const verified = async () =>
    stage.rp.verifyAuthentication(credentialOf(await ceremony.outcome()), {
      challenge: options.challenge,
      requireUserVerification: true,
    });
  return { ceremony, prompt, verified };
}

const form = (prompt: Surface) =>
  prompt.evaluate(() => ({
    still: document.querySelector<HTMLInputElement>("#pin")?.readOnly,
    cancel: document.querySelector<HTMLButtonElement>("#cancel")?.disabled,
  }));

describe("what is derived by the page", () => {
  it("is not needed: without a worker the background derives", async () => {
    const { prompt, verified } = await asked();
    await prompt.evaluate(() => {
      Object.assign(window, { Worker: undefined });
    });
    await prompt.type("#pin", PIN);
    await sleep(ON_THE_WAY);
    await approve(prompt);
    await verified();
  });

  it("is no guess until it is given, and a wrong one is told as such", async () => {
    const { ceremony, prompt, verified } = await asked();
    for (let wrong = 0; wrong < 7; wrong++) {
      await prompt.type("#pin", `wrong PIN ${wrong}`);
      await sleep(500);
    }
    expect(await ceremony.settled()).toBe(false);
    await approveWrongly(prompt, "wrong PIN");
    expect(await prompt.text("[role=alert]")).toContain("Wrong PIN");
    await prompt.type("#pin", PIN);
    await sleep(500);
    await prompt.waitFor("#approve:not([disabled])");
    await approve(prompt);
    await verified();
  });

  it("is waited for with the form still, which can be cancelled", async () => {
    const { ceremony, prompt } = await asked();
    await silenceWorkers(prompt);
    await prompt.type("#pin", PIN);
    await sleep(500);
    await prompt.click("#approve");
    expect(await form(prompt)).toEqual({ still: true, cancel: false });
    await expect.poll(() => prompt.text("[role=status]")).toContain("Checking");
    await cancel(prompt);
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("and does not come is left to the background", { timeout: 60_000 }, async () => {
    const { prompt, verified } = await asked();
    await silenceWorkers(prompt);
    await prompt.type("#pin", PIN);
    await sleep(500);
    await prompt.click("#approve");
    await prompt.waitClosed({ timeout: 30_000 });
    await verified();
  });

  it("approves nothing but what was on the screen when the button was pressed", async () => {
    const { ceremony, prompt, verified } = await asked();
    await silenceWorkers(prompt);
    await prompt.type("#pin", PIN);
    await sleep(500);
    await prompt.click("#approve");
    await lock(stage.browser);
    // Longer than the worker is waited for.
    await sleep(12_000);
    expect(await ceremony.settled()).toBe(false);
    expect(await form(prompt)).toEqual({ still: false, cancel: false });
    await prompt.waitFor("#approve:not([disabled])");
    await approve(prompt);
    await verified();
  });
});

describe("an approval that waits for the derivation", () => {
  it("keeps what was chosen and typed for it over a stop of the background", {
    timeout: 60_000,
  }, async () => {
    const { ceremony, prompt, verified } = await asked();
    await silenceWorkers(prompt);
    await prompt.type("#pin", PIN);
    await sleep(500);
    await prompt.click("#approve");
    await stage.browser.stopBackground();
    // The window connects again by itself.
    await sleep(3_000);
    expect(await ceremony.settled()).toBe(false);
    expect(await form(prompt)).toEqual({ still: true, cancel: false });
    await prompt.waitClosed({ timeout: 30_000 });
    await verified();
  });
});

describe("a field that goes", () => {
  it("takes along what is derived from it", async () => {
    await lock(stage.browser);
    const popup = await stage.browser.extension("popup/popup.html");
    await popup.waitFor("#pin");
    await silenceWorkers(popup);
    await popup.type("#pin", PIN);
    await sleep(500);
    expect(await countedWorkers(popup)).toEqual({ asked: 1, ended: 0 });
    await popup.click("#use-recovery");
    await sleep(500);
    const { asked, ended } = await countedWorkers(popup);
    expect([asked, ended > 0]).toEqual([1, true]);
    await popup.reload();
    await popup.waitFor("#pin");
    await popup.type("#pin", PIN);
    await popup.click("#unlock");
    await popup.waitFor("#lock", { timeout: 10_000 });
    await popup.close();
  });

  it("opens the vault all the same where its page is closed meanwhile", async () => {
    await lock(stage.browser);
    const popup = await stage.browser.extension("popup/popup.html");
    await silenceWorkers(popup);
    await popup.type("#pin", PIN);
    await sleep(500);
    await popup.click("#unlock");
    await popup.close();
    const other = await stage.browser.extension("popup/popup.html");
    await other.waitFor("#lock", { timeout: 10_000 });
    await other.close();
  });
});

describe("a background that can derive nothing", () => {
  beforeAll(async () => {
    const popup = await stage.browser.extension("popup/popup.html");
    await copy.tell(popup);
    await popup.close();
  });

  it("does not sign in with a PIN that is given at once", async () => {
    const { ceremony, prompt } = await asked();
    await pressApproveAtOnce(prompt, PIN);
    await prompt.waitFor("[role=alert]");
    expect(await prompt.text("[role=alert]")).toContain("The background derives nothing");
    expect(await ceremony.settled()).toBe(false);
    await cancel(prompt);
  });

  it("signs in with what the page has derived meanwhile", async () => {
    const { prompt, verified } = await asked();
    await prompt.type("#pin", PIN);
    await sleep(ON_THE_WAY);
    await approve(prompt);
    await verified();
  });

  it("opens with it too", async () => {
    await lock(stage.browser);
    const popup = await stage.browser.extension("popup/popup.html");
    await popup.type("#pin", PIN);
    await sleep(ON_THE_WAY);
    await popup.click("#unlock");
    await popup.waitFor("#lock", { timeout: 10_000 });
    await popup.close();
    await signIn(stage, page, { userVerification: "discouraged" }, {});
  });

  it("makes a new recovery code for it", async () => {
    const manager = await stage.browser.extension("popup/manager.html#security");
    await manager.click("[data-slot-type=recovery] .row-side .button");
    await manager.waitFor("#again-pin");
    await manager.type("#again-pin", PIN);
    await sleep(ON_THE_WAY);
    await manager.click("#dialog-action");
    await manager.waitFor("#recovery-code", { timeout: 10_000 });
    await manager.close();
  });
});
