import { afterAll, beforeAll, expect, it } from "vitest";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { creationOptions, credentialOf, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { askLab, labProfile, openLab } from "./fixtures/lab-page.ts";

/** The lab in short: a profile answers for its site, and its page sees that. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ vault: false });
});
afterAll(() => stage?.close());

it("a profile registers and signs in without a window or a vault, and both are recorded", async () => {
  const lab = await openLab(stage);
  await askLab(lab, "save", {
    profile: labProfile({ sites: [{ type: "origin", origin: stage.site.origin() }] }),
  });
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  const creation = creationOptions(stage.rp);
  const made = credentialOf(await (await beginCreate(page, creation)).outcome());
  await stage.rp.verifyRegistration(made, { challenge: creation.challenge });
  const request = requestOptions(stage.rp);
  const answer = credentialOf(await (await beginGet(page, request)).outcome());
  await stage.rp.verifyAuthentication(answer, { challenge: request.challenge });
  expect(await stage.browser.promptCount()).toBe(0);
  await expect.poll(() => lab.count("[data-entry]")).toBe(2);
  await expect.poll(() => lab.text('[data-entry="2"]')).toContain("Test bench");
});
