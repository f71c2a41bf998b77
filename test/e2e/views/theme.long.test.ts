import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { PuppeteerSurface } from "../driver/puppeteer-surface.ts";
import { beginCreate } from "../fixtures/ceremony.ts";
import { cancel } from "../fixtures/person.ts";
import { creationOptions, KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { press } from "../manage/fixtures/by-role.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { brightness, extensionPage } from "./fixtures/look.ts";

/** The theme that the person has chosen holds in every page of the extension, whatever the system's is. */

let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage({ colorScheme: "light" });
  manager = await extensionPage(stage, "popup/manager.html#settings", "#theme input:checked");
  await manager.emulateColorScheme("light");
});
afterAll(() => stage?.close());

async function isDark(surface: Surface): Promise<boolean> {
  const { text, ground } = await brightness(surface);
  return text > ground;
}
const chosen = () =>
  manager.evaluate(() => document.querySelector<HTMLInputElement>("#theme input:checked")?.value);

/** When the theme was there, and when the browser painted first, in milliseconds after the page was asked for. */
const times = (surface: Surface) =>
  surface.evaluate(() => {
    const themed = (window as unknown as { themedAt?: number }).themedAt;
    const painted = performance.getEntriesByType("paint").map(({ startTime }) => startTime);
    return { themed, painted: Math.min(...painted) };
  });

/** Notes when the page gets its theme. */
function noteTheme(): void {
  const noted = window as unknown as { themedAt?: number };
  new MutationObserver(() => {
    if (document.documentElement?.dataset.theme !== undefined) noted.themedAt ??= performance.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-theme"] });
}

it("is the system's at first", async () => {
  expect(await chosen()).toBe("system");
  expect(await isDark(manager)).toBe(false);
  await manager.emulateColorScheme("dark");
  expect(await isDark(manager)).toBe(true);
  await manager.emulateColorScheme("light");
});

it("changes the page at once, is kept, and another open page follows", async () => {
  const other = await extensionPage(stage, "popup/manager.html#security", "#slots");
  await other.emulateColorScheme("light");
  await press(manager, "radio", "Dark");
  await expect.poll(() => isDark(manager)).toBe(true);
  await expect.poll(() => isDark(other)).toBe(true);
  await other.close();
  await manager.reload();
  await manager.waitFor("#theme input:checked");
  expect(await chosen()).toBe("dark");
});

it("holds in the prompt window, and before unlocking", async () => {
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  const ceremony = await beginCreate(page, creationOptions(stage.rp));
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve");
  expect(await isDark(prompt)).toBe(true);
  await cancel(prompt);
  await ceremony.outcome();
  await page.close();
  const popup = await extensionPage(stage, "popup/popup.html", "#lock");
  await ask(popup, "vault.lock", {});
  await popup.waitFor("#unlock");
  expect(await isDark(popup)).toBe(true);
  await popup.close();
});

// Firefox's protocol puts no script before those of an extension's page.
// The address of a prompt names the theme, as its window has it.
it.runIf(KIND === "chrome").each(["popup/popup.html", "popup/manager.html", "popup/prompt.html?dark"])(
  "%s has it before anything is painted",
  async (path) => {
    const surface = await stage.browser.extension(path);
    if (surface instanceof PuppeteerSurface) await surface.puppeteerPage.evaluateOnNewDocument(noteTheme);
    await surface.reload();
    await surface.waitFor("main");
    await surface.bringToFront();
    await expect.poll(async () => (await times(surface)).painted).toBeLessThan(60_000);
    const { themed, painted } = await times(surface);
    expect(themed).toBeGreaterThan(0);
    expect(themed).toBeLessThanOrEqual(painted);
    await surface.close();
  },
);

it("without its copy it comes a moment later, and the copy is there again", async () => {
  const popup = await extensionPage(stage, "popup/popup.html", "#unlock");
  await popup.evaluate(() => localStorage.clear());
  await popup.reload();
  await expect.poll(() => isDark(popup)).toBe(true);
  await expect.poll(() => popup.evaluate(() => localStorage.getItem("theme"))).toBe("dark");
  await popup.close();
});

it("is the system's again where something else was stored", async () => {
  const popup = await extensionPage(stage, "popup/popup.html", "#unlock");
  await popup.emulateColorScheme("light");
  await popup.evaluate(() => chrome.storage.local.set({ theme: { toString: "dark" } }));
  await expect.poll(() => isDark(popup)).toBe(false);
  await expect.poll(() => popup.evaluate(() => localStorage.length)).toBe(0);
  await popup.close();
});
