import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { lock } from "../fixtures/person.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { newCode, valuesAround } from "./fixtures/codes.ts";
import { codePage, ONE, ownPage, ToolbarPopup, valuesIn } from "./fixtures/filling.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** The toolbar's own popup over a page: the person's way to fill a code. */

let stage: Stage;
let own: Surface;
let popup: ToolbarPopup;
let page: Surface;
const url = () => `${stage.site.origin()}/code`;
const isCode = (value: string | undefined) => valuesAround(Date.now()).includes(value ?? "");

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  stage.site.page("/code", codePage(ONE));
  stage.site.page("/none", codePage('<input name="user">'));
  own = await ownPage(stage.browser);
  popup = new ToolbarPopup(own);
  await ask(own, "codes.add", {
    codes: [newCode("Harbour", "ada"), newCode("Mail", "ada", { site: "mail.example" })],
  });
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(url());
});
afterEach(async () => {
  if (await popup.isOpen()) await popup.close();
  await page.close();
});

it("offers to use a code without a site for this one, and takes that back", async () => {
  await popup.openOver(url());
  const [use, ...others] = await popup.labels(".link");
  expect(use).toBe("Use Harbour, ada for localhost");
  expect(others).toEqual([]);
  expect(await popup.labels(".fill")).toEqual([]);
  await popup.click(".link");
  await expect.poll(() => popup.text("#linked-notice p")).toBe("Harbour is used for localhost now.");
  await expect.poll(() => popup.labels(".fill")).toEqual(["Fill in the code of Harbour, ada"]);
  await popup.click("#unlink");
  await expect.poll(() => popup.labels(".fill")).toEqual([]);
  await popup.click(".link");
  await expect.poll(() => popup.labels(".fill")).toHaveLength(1);
});

it("fills the code of the site, and closes", async () => {
  await popup.openOver(url());
  await popup.click(".fill");
  await expect.poll(async () => (await valuesIn(page))[0]).toSatisfy(isCode);
  await expect.poll(() => popup.isOpen()).toBe(false);
});

it("says where there is no field, and copies instead", async () => {
  await page.goto(`${stage.site.origin()}/none`);
  await popup.openOver(`${stage.site.origin()}/none`);
  await popup.click(".fill");
  await expect.poll(() => popup.text("#fill-notice p")).toBe("This page shows no field for a code.");
  expect(await valuesIn(page)).toEqual([""]);
  await popup.click("#copy-instead");
  await expect.poll(() => popup.text("#copied")).toContain("Copied");
  expect(await popup.text("#fill-notice")).toBeUndefined();
});

it("offers no code of another site, and none where the page shows none", async () => {
  await page.goto(`${stage.site.origin("mail.localhost")}/code`);
  await popup.openOver(`${stage.site.origin("mail.localhost")}/code`);
  await expect.poll(() => popup.text("main")).toContain("Harbour");
  expect(await popup.labels(".fill")).toEqual([]);
});

it("has nothing to fill while the vault is locked", async () => {
  await lock(stage.browser);
  await popup.openOver(url());
  await expect.poll(() => popup.text("#unlock")).toBeDefined();
  expect(await popup.labels(".fill")).toEqual([]);
  expect(await valuesIn(page)).toEqual([""]);
});
