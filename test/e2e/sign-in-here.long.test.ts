import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { LOGIN, shownKey } from "./fixtures/conditional.ts";
import { approve, cancel, lock } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import { credentialOf, PIN, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";
import { clickInToolbar } from "./fixtures/toolbar-click.ts";
import { ownPage, ToolbarPopup } from "./manage/fixtures/filling.ts";
import { confirmRecovery } from "./manage/fixtures/quiet.ts";

/** "Sign in here" in the toolbar's own popup, over a page with a request that waits beside its form. */

const mediation = "conditional";
const BUTTON = "#sign-in-here";

let stage: Stage;
let credentialId: string;
/** A page of the extension from which the popup is looked into. */
let own: Surface;
let popup: ToolbarPopup;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  stage.site.page("/login", LOGIN);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, first));
  await first.close();
  own = await ownPage(stage.browser);
  popup = new ToolbarPopup(own);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/login`);
});
afterEach(async () => {
  if (await popup.isOpen()) await popup.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await page.close();
});

const signInHere = (tab = page) => clickInToolbar(stage.browser, own, tab, BUTTON);

it("opens the window for what the page waits for; the page has its answer", async () => {
  const options = requestOptions(stage.rp);
  const ceremony = await beginGet(page, options, { mediation });
  await shownKey(page);
  await sleep(500);
  expect(await stage.browser.promptCount()).toBe(0);
  await signInHere();
  const prompt = await stage.browser.prompt();
  expect(await prompt.text("#rp-id")).toBe("localhost");
  await expect.poll(() => popup.isOpen()).toBe(false);
  expect(await ceremony.settled()).toBe(false);
  await approve(prompt, { pin: PIN });
  const response = credentialOf(await ceremony.outcome());
  expect(response.id).toBe(credentialId);
  await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
});

it("says for which site, and is gone when the page has its answer", async () => {
  const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
  await shownKey(page);
  await stage.browser.clickAction(page);
  await expect.poll(() => popup.text(BUTTON)).toContain("localhost");
  await popup.close();
  await signInHere();
  await approve(await stage.browser.prompt(), { pin: PIN });
  credentialOf(await ceremony.outcome());
  await stage.browser.clickAction(page);
  await expect.poll(() => popup.text("#search")).toBeDefined();
  await sleep(500);
  expect(await popup.text(BUTTON)).toBeUndefined();
});

it("leaves it waiting when the person cancels, and opens another window then", async () => {
  const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
  await shownKey(page);
  await signInHere();
  await cancel(await stage.browser.prompt());
  // Two invitations follow each other after a second at the earliest.
  await sleep(1_200);
  expect(await ceremony.settled()).toBe(false);
  await signInHere();
  await approve(await stage.browser.prompt(), { pin: PIN });
  expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
});

it("can be pressed while the page waits, and stays where it is when it does not", async () => {
  const ask = () => beginGet(page, requestOptions(stage.rp), { mediation, inBackground: true });
  await page.bringToFront();
  const ceremony = await ask();
  await shownKey(page);
  await stage.browser.clickAction(page);
  await expect.poll(() => popup.text(`${BUTTON}:enabled`)).toContain("localhost");
  await ceremony.abort();
  await expect.poll(() => popup.text(`${BUTTON}:disabled`)).toContain("localhost");
  await ask();
  await expect.poll(() => popup.text(`${BUTTON}:enabled`)).toContain("localhost");
});

it("does not come into a popup that is open: what is in it would move", async () => {
  await page.bringToFront();
  await stage.browser.clickAction(page);
  await expect.poll(() => popup.text("#search")).toBeDefined();
  await beginGet(page, requestOptions(stage.rp), { mediation, inBackground: true });
  await shownKey(page);
  await sleep(500);
  expect(await popup.text("#search")).toBeDefined();
  expect(await popup.text(BUTTON)).toBeUndefined();
  await popup.close();
  await stage.browser.clickAction(page);
  await expect.poll(() => popup.text(BUTTON)).toContain("localhost");
});

it("unlocks the vault on the way", async () => {
  const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
  await shownKey(page);
  await lock(stage.browser);
  await signInHere();
  await approve(await stage.browser.prompt(), { pin: PIN });
  expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
});

it("is for the tab that it stands over alone", async () => {
  const host = "app.localhost";
  const rp = new RelyingParty(host, stage.site.origin(host));
  const other = await stage.browser.open(`${rp.origin}/login`);
  const { credentialId: theirs } = await register({ ...stage, rp }, other);
  const options = requestOptions(rp);
  const there = await beginGet(other, options, { mediation });
  await shownKey(other);
  // The latest of all.
  const here = await beginGet(page, requestOptions(stage.rp), { mediation });
  await shownKey(page);
  await signInHere(other);
  const prompt = await stage.browser.prompt();
  expect(await prompt.text("#rp-id")).toBe(host);
  await approve(prompt, { pin: PIN });
  const response = credentialOf(await there.outcome());
  expect(response.id).toBe(theirs);
  await rp.verifyAuthentication(response, { challenge: options.challenge });
  expect(await here.settled()).toBe(false);
  await other.close();
});
