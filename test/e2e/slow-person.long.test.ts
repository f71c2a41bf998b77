import { afterAll, beforeAll, expect, it } from "vitest";
import { sleep } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, lock } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  PIN,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** Both browsers stop a background that has been idle for 30 seconds; a person may take longer. */

const TAKEN = 90_000;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

it("lets a person take 90 seconds over the PIN", { timeout: TAKEN + 60_000 }, async () => {
  await lock(stage.browser);
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  const asked = creationOptions(stage.rp);
  const ceremony = await beginCreate(page, asked);
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#pin");
  await sleep(TAKEN);
  expect(await ceremony.settled()).toBe(false);
  await approve(prompt, { pin: PIN });
  const made = credentialOf(await ceremony.outcome());
  await stage.rp.verifyRegistration(made, { challenge: asked.challenge, requireUserVerification: true });

  // The passkey is whole: it signs in.
  const options = requestOptions(stage.rp, { userVerification: "discouraged" });
  const signingIn = await beginGet(page, options);
  await approve(await stage.browser.prompt());
  const response = credentialOf(await signingIn.outcome());
  await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
});
