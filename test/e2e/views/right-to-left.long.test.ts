import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { beginGet } from "../fixtures/ceremony.ts";
import { cancel } from "../fixtures/person.ts";
import { KIND, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { fillVault, itemNamed } from "./fixtures/full-vault.ts";
import { cutOff } from "./fixtures/geometry.ts";
import { extensionPage } from "./fixtures/look.ts";

/** The pages as a language that is read from right to left would have them; no such language is there yet. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await fillVault(stage);
});
afterAll(() => stage?.close());

async function mirror(page: Surface, name: string, width: number, height: number): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  await page.setViewport(width, height);
  await page.screenshot(`screenshots/views-${KIND}/rtl-${name}.png`);
  expect(await cutOff(page), name).toEqual([]);
}

/** The middle of an element, in CSS pixels from the left edge. */
const middle = (page: Surface, selector: string) =>
  page.evaluate((wanted) => {
    const { left, right } = document.querySelector(wanted)?.getBoundingClientRect() ?? { left: 0, right: 0 };
    return (left + right) / 2;
  }, selector);

/** Whether an element is drawn as in a mirror. */
const isMirrored = (page: Surface, selector: string) =>
  page.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    return element !== null && getComputedStyle(element).transform.startsWith("matrix(-1");
  }, selector);

it("the popup", async () => {
  const popup = await extensionPage(stage, "popup/popup.html", "li[data-otp-id] [data-code-value]");
  expect(await middle(popup, "#lock")).toBeGreaterThan(await middle(popup, ".top-bar h1"));
  expect(await isMirrored(popup, ".onwards")).toBe(false);
  await popup.evaluate(() => {
    document.documentElement.dataset.place = "popup";
  });
  await mirror(popup, "home", 380, 600);
  expect(await middle(popup, "#lock")).toBeLessThan(await middle(popup, ".top-bar h1"));
  expect(await middle(popup, ".code-value")).toBeLessThan(await middle(popup, ".row-title"));
  expect(await isMirrored(popup, ".onwards")).toBe(true);
  await popup.close();
});

it("the manager's list and an item", async () => {
  const manager = await extensionPage(stage, "popup/manager.html", "li[data-otp-id] [data-code-value]");
  await mirror(manager, "items", 1280, 800);
  expect(await middle(manager, "li [type=checkbox]")).toBeGreaterThan(await middle(manager, "li .star"));
  await mirror(manager, "items-narrow", 400, 800);
  const id = await itemNamed(manager, "דנה@example.com");
  await manager.evaluate((item) => {
    location.hash = `#item=${item}`;
  }, id);
  await manager.waitFor(".item-page #save-own");
  await mirror(manager, "item", 1280, 1400);
  expect(await isMirrored(manager, ".back .icon")).toBe(true);
  await manager.close();
});

it("a host keeps its direction, a user's name has its own", async () => {
  const manager = await extensionPage(stage, "popup/manager.html", "li[data-credential-id]");
  await mirror(manager, "names", 1280, 800);
  const directions = await manager.evaluate(() =>
    [...document.querySelectorAll("li bdi")].map((element) => [
      element.textContent,
      getComputedStyle(element).direction,
      getComputedStyle(element).unicodeBidi,
    ]),
  );
  expect(directions).toContainEqual(["localhost", "ltr", "isolate"]);
  expect(directions).toContainEqual(["דנה@example.com", "rtl", "isolate"]);
  expect(directions).toContainEqual(["alice@example.com", "ltr", "isolate"]);
  await manager.close();
});

it("settings, security, and a dialog", async () => {
  const manager = await extensionPage(stage, "popup/manager.html#settings", "#lock-with-screen");
  await mirror(manager, "settings", 1280, 1100);
  const knob = await manager.evaluate(() => {
    const box = document.querySelector<HTMLInputElement>("#pause-switch");
    if (box === null) throw new Error("There is no switch");
    const { right } = getComputedStyle(box, "::after");
    return Number.parseFloat(right);
  });
  expect(knob, "a switch that is off has its knob at the right").toBeLessThan(6);
  await manager.evaluate(() => {
    location.hash = "#add-code";
  });
  await manager.waitFor("#code-text");
  await mirror(manager, "dialog-add-code", 1280, 800);
  expect(await middle(manager, "#dialog-action")).toBeLessThan(
    await middle(manager, ".dialog-actions .button:first-child"),
  );
  await manager.close();
});

it("the prompt window", async () => {
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  const ceremony = await beginGet(page, requestOptions(stage.rp));
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve:not([disabled])");
  await mirror(prompt, "prompt", 420, 560);
  expect(await middle(prompt, "#approve")).toBeLessThan(await middle(prompt, "#cancel"));
  await cancel(prompt);
  await ceremony.outcome();
});
