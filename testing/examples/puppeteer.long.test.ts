import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, startDemo } from "../../demo/server.ts";
// In a project of yours: from "latchkey/testing".
import { attach } from "../index.ts";

/** A relying party's pages, driven by Puppeteer in Chrome or Firefox. */

const kind = process.env.LATCHKEY_BROWSER === "firefox" ? "firefox" : "chrome";
let site: Demo;
let browser: Browser;
beforeAll(async () => {
  site = await startDemo();
  const executablePath = kind === "chrome" ? process.env.CHROME_PATH : process.env.FIREFOX_PATH;
  browser = await puppeteer.launch({
    browser: kind,
    args: kind === "chrome" ? ["--no-sandbox"] : [],
    ...(executablePath && { executablePath }),
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A page with cookies of its own: nobody is signed in there. */
async function newPage(): Promise<Page> {
  const context = await browser.createBrowserContext();
  return context.newPage();
}

/** Opens an account, and so the page where passkeys are added. */
async function signUp(page: Page, name: string): Promise<void> {
  await page.goto(site.origin);
  await page.type("#signup-username", name);
  await page.type("#signup-password", "correct horse battery");
  await page.click("#signup-submit");
  await page.waitForSelector("#add-passkey");
}

test("adds a passkey once the person agrees", async () => {
  const page = await newPage();
  const passkeys = await attach(page);
  await signUp(page, "ada");

  await page.click("#add-passkey");
  const ceremony = await passkeys.next();
  expect(ceremony.asked).toMatchObject({
    type: "create",
    origin: site.origin,
    options: { rp: { id: "localhost" }, attestation: "none" },
  });
  const { id } = await ceremony.approve();

  await page.waitForSelector(`[data-passkey-id="${id}"]`);
});

test("says what went wrong when the person closes the dialog", async () => {
  const page = await newPage();
  const passkeys = await attach(page);
  await signUp(page, "grace");

  await page.click("#add-passkey");
  (await passkeys.next()).decline();

  const status = await page.waitForSelector('#status[data-state="error"]');
  const text = await status?.evaluate((element) => element.textContent);
  expect(text).toBe("That was cancelled or took too long. Nothing has changed.");
});

test("answers by itself where nothing has to be decided", async () => {
  const page = await newPage();
  await attach(page, { approval: "automatic", seed: "the same keys in every run" });
  await signUp(page, "lin");

  await page.click("#add-passkey");
  await page.waitForSelector("[data-passkey-id]");
  await page.goto(`${site.origin}/billing`);
  await page.click("#step-up");

  await page.waitForSelector("#balance");
});
