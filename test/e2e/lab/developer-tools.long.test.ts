import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stage, setStage } from "../fixtures/stage.ts";

/** The panel in the real developer tools: that its documents are loaded there, and for which tab. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ vault: false, developerTools: true });
});
afterAll(() => stage?.close());

it("is there, and is the lab's page for the inspected tab", async () => {
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  await page.bringToFront();
  const documents = await stage.browser.developerPanel("Latchkey");
  const { extensionOrigin } = stage.browser;
  expect(documents).toContain(`${extensionOrigin}/popup/devtools.html`);
  const panels = documents.filter((url) => url.startsWith(`${extensionOrigin}/popup/lab.html?tab=`));
  expect(panels.length).toBeGreaterThan(0);
  // The page in the panel has its Port to the background: it looks.
  const other = await stage.browser.extension("popup/popup.html");
  const scripts = () => other.evaluate(() => chrome.scripting.getRegisteredContentScripts());
  await expect.poll(async () => (await scripts()).length, { timeout: 10_000 }).toBe(2);
  expect(await stage.browser.complaints()).toEqual([]);
});
