import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { PuppeteerSurface } from "../driver/puppeteer-surface.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { byRole, fill } from "./fixtures/by-role.ts";
import { newCode } from "./fixtures/codes.ts";

/** Lists of many items: only what is seen is in the page, and everything can be reached. */

const COUNT = 1000;
let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  const page = await stage.browser.extension("popup/popup.html");
  const codes = Array.from({ length: COUNT }, (_, i) =>
    newCode(`Site ${String(i).padStart(4, "0")}`, `user${i}`),
  );
  await ask(page, "codes.add", { codes });
  await page.close();
});
afterAll(() => stage?.close());

const drawn = (surface: Surface) => surface.count("li[data-otp-id]");

it("the popup draws a few rows of a thousand, and goes to the last one", async () => {
  const popup = await stage.browser.extension("popup/popup.html");
  await popup.waitFor("li[data-otp-id]");
  expect(await drawn(popup)).toBeLessThan(40);
  expect(
    await popup.evaluate(() => document.querySelector("li[data-otp-id]")?.getAttribute("aria-setsize")),
  ).toBe(String(COUNT));
  await popup.press("ArrowDown");
  await popup.press("End");
  await expect
    .poll(() => popup.evaluate(() => document.activeElement?.closest("li")?.getAttribute("aria-posinset")))
    .toBe(String(COUNT));
  await expect.poll(() => popup.evaluate(() => document.activeElement?.textContent)).toContain("Site 0999");
  expect(await drawn(popup)).toBeLessThan(40);
  await popup.screenshot(`screenshots/views-${KIND}/popup-thousand.png`);
  await popup.close();
});

/** Notes when the first item is in the page. */
function noteItems(): void {
  const noted = window as unknown as { listedAt?: number };
  new MutationObserver(() => {
    if (document.querySelector("li[data-otp-id]") !== null) noted.listedAt ??= performance.now();
  }).observe(document, { childList: true, subtree: true });
}

// Firefox's protocol puts no script before those of an extension's page.
it.runIf(KIND === "chrome")("the first picture of the popup has the list of a thousand in it", async () => {
  const popup = await stage.browser.extension("popup/popup.html");
  if (popup instanceof PuppeteerSurface) await popup.puppeteerPage.evaluateOnNewDocument(noteItems);
  for (let i = 0; i < 5; i++) {
    await popup.reload();
    await popup.waitFor("li[data-otp-id]");
    await popup.bringToFront();
    const times = () =>
      popup.evaluate(() => {
        const paints = performance.getEntriesByName("first-contentful-paint");
        return {
          painted: paints[0]?.startTime ?? -1,
          listed: (window as unknown as { listedAt?: number }).listedAt ?? -1,
        };
      });
    await expect.poll(async () => (await times()).painted).toBeGreaterThan(0);
    const { painted, listed } = await times();
    expect(listed).toBeGreaterThan(0);
    expect(listed).toBeLessThanOrEqual(painted);
  }
  await popup.close();
});

it("the manager draws what is seen as the page scrolls, and finds one of a thousand", async () => {
  const manager = await stage.browser.extension("popup/manager.html");
  await manager.waitFor("li[data-otp-id]");
  expect(await drawn(manager)).toBeLessThan(60);
  await manager.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect.poll(() => manager.text("#items")).toContain("Site 0999");
  expect(await drawn(manager)).toBeLessThan(60);
  await fill(manager, "searchbox", "Search items", "site 0500");
  await byRole(manager, "link", "Site 0500");
  expect(await drawn(manager)).toBe(1);
  await manager.close();
});
