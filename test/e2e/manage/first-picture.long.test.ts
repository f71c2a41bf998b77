import { afterAll, beforeAll, expect, it } from "vitest";
import { PuppeteerSurface } from "../driver/puppeteer-surface.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { backupOf, PASSPHRASE, passkeyItem } from "../vault/fixtures/backup.ts";

/** Nothing comes above a list after it was drawn: a click meant for one row would land on another. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  const hidden = passkeyItem("hidden.example", "ann");
  if (hidden.kind === "passkey") hidden.value.hiddenAt = 1_750_000_000_000;
  const file = Buffer.from(await backupOf(hidden, passkeyItem("plain.example", "ann"))).toString("base64url");
  const popup = await stage.browser.extension("popup/popup.html");
  await ask(popup, "backup.restore", { file, passphrase: PASSPHRASE, replace: [] });
  await ask(popup, "sites.pause", { on: true });
  await popup.close();
});
afterAll(() => stage?.close());

/** Notes where the first row is, in each frame. */
function noteRow(): void {
  const noted: number[] = [];
  Object.assign(window, { noted });
  const look = () => {
    const row = document.querySelector("li[data-credential-id]");
    if (row) noted.push(Math.round(row.getBoundingClientRect().top));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// Firefox's protocol puts no script before those of an extension's page.
it.runIf(KIND === "chrome").each([
  ["manager", ["#paused", "#recovery-banner", "#site-changes"]],
  ["popup", ["#paused", "#recovery-reminder"]],
])("the list of the %s stays where it is drawn first", async (view, around) => {
  const page = await stage.browser.extension(`popup/${view}.html`);
  if (page instanceof PuppeteerSurface) await page.puppeteerPage.evaluateOnNewDocument(noteRow);
  for (let i = 0; i < 5; i++) {
    await page.reload();
    await page.bringToFront();
    for (const selector of around) await page.waitFor(selector, { visible: true });
    const noted = () => page.evaluate(() => (window as unknown as { noted: number[] }).noted);
    await expect.poll(async () => (await noted()).length).toBeGreaterThan(20);
    expect(new Set(await noted()).size).toBe(1);
  }
  await page.close();
});
