import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, startDemo } from "../../demo/server.ts";
// In a project of yours: from "latchkey/testing".
import { attach } from "../index.ts";

/**
 * A relying party's pages, driven by Playwright. Its Firefox and its WebKit work in the same way: they are builds of
 * Playwright's own, which `npx playwright install` brings.
 */

let site: Demo;
let browser: Browser;
beforeAll(async () => {
  site = await startDemo();
  const executablePath = process.env.CHROME_PATH;
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath && { executablePath }) });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Opens an account, and so the page where passkeys are added. */
async function signUp(page: Page, name: string): Promise<void> {
  await page.goto(site.origin);
  await page.fill("#signup-username", name);
  await page.fill("#signup-password", "correct horse battery");
  await page.click("#signup-submit");
}

test("adds a passkey and signs in with it", async () => {
  const page = await browser.newPage();
  const passkeys = await attach(page);
  await signUp(page, "ada");

  await page.click("#add-passkey");
  const { id } = await (await passkeys.next({ type: "create" })).approve();
  await page.waitForSelector(`[data-passkey-id="${id}"]`);

  await page.click("#sign-out");
  await page.click("#passkey-signin");
  await (await passkeys.next({ type: "get" })).approve();
  await page.waitForURL(`${site.origin}/home`);
  await expect.poll(() => page.textContent("#signed-in-with")).toBe("You signed in with a passkey.");
});

test("shows what the server says of a passkey that was not verified", async () => {
  const page = await browser.newPage();
  const passkeys = await attach(page);
  await signUp(page, "grace");
  await page.click("#add-passkey");
  await (await passkeys.next()).approve();
  await page.waitForSelector("[data-passkey-id]");

  await page.goto(`${site.origin}/billing`);
  await page.click("#step-up");
  await (await passkeys.next()).approve({ faults: ["uv-zero"] });

  const status = page.locator('#status[data-state="error"]');
  await status.waitFor();
  expect(await status.textContent()).toBe(
    "This needs a PIN or biometric check, and the passkey did not do one.",
  );
});
