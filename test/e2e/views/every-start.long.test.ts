import { expect, it } from "vitest";
import { setStage } from "../fixtures/stage.ts";

/** In some starts Chromium gives an extension no text (popup/i18n/own-texts.ts). */

const STARTS = 8;

it(`pages have their texts in each of ${STARTS} starts of the browser`, async () => {
  for (let i = 0; i < STARTS; i++) {
    const stage = await setStage();
    const page = await stage.browser.extension("popup/manager.html");
    await page.waitFor("#lock");
    expect(await page.text("#lock")).toContain("Lock");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
    await stage.close();
  }
}, 240_000);
