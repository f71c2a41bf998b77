import { afterAll, beforeAll, expect, it } from "vitest";
import { type Surface, sleep } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { byRole } from "./fixtures/by-role.ts";
import { newCode } from "./fixtures/codes.ts";

/** A copied code goes from the clipboard by itself, with the popup closed and the background stopped. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

async function pastedInto(surface: Surface): Promise<string> {
  await surface.click("#search");
  await surface.press("Control+v");
  const text = await surface.text("#search");
  await surface.press("Escape");
  return text;
}

it("is cleared after its time", async () => {
  const popup = await stage.browser.extension("popup/popup.html");
  await ask(popup, "codes.add", { codes: [newCode("Site", "ada")] });
  await popup.waitFor("li[data-otp-id]");
  await popup.reload();
  await popup.waitFor("li[data-otp-id] [data-code-value]");
  await popup.press("Enter");
  await expect.poll(() => popup.text("#copied")).toContain("Copied");
  const copiedAt = Date.now();
  expect(await pastedInto(popup)).toMatch(/^\d{6}$/);
  await popup.close();
  await stage.browser.stopBackground();
  const manager = await stage.browser.extension("popup/manager.html");
  await manager.waitFor("#search");
  await expect.poll(() => pastedInto(manager)).toMatch(/^\d{6}$/);
  await expect.poll(() => pastedInto(manager), { timeout: 45_000, interval: 1000 }).toBe("");
  expect(Date.now() - copiedAt).toBeGreaterThan(25_000);
  await manager.close();
}, 90_000);

it("leaves what the person has copied since in a page of Latchkey", async () => {
  const popup = await stage.browser.extension("popup/popup.html");
  await popup.waitFor("li[data-otp-id] [data-code-value]");
  await popup.press("Enter");
  await expect.poll(() => popup.text("#copied")).toContain("Copied");
  const copiedAt = Date.now();
  await popup.type("#search", "something else");
  await popup.evaluate(() => document.querySelector<HTMLInputElement>("#search")?.select());
  await popup.press("Control+c");
  await popup.press("Escape");
  expect(await pastedInto(popup)).toBe("something else");
  await sleep(36_000 - (Date.now() - copiedAt));
  expect(await pastedInto(popup)).toBe("something else");
  await popup.close();
}, 90_000);

it("stays where the person has switched that off", async () => {
  const manager = await stage.browser.extension("popup/manager.html#settings");
  const path = await byRole(manager, "combobox", "Clear the clipboard");
  await manager.evaluate((selector) => {
    const select = document.querySelector<HTMLSelectElement>(selector);
    if (select === null) throw new Error("no select");
    select.value = "0";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }, path);
  await expect.poll(() => ask(manager, "settings.clipboard", {})).toEqual({ seconds: 0 });
  await manager.close();
  const popup = await stage.browser.extension("popup/popup.html");
  await popup.waitFor("li[data-otp-id] [data-code-value]");
  await popup.press("Enter");
  await expect.poll(() => popup.text("#copied")).toBe("Copied.");
  await popup.close();
});
