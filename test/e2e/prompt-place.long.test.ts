import { afterAll, beforeAll, expect, it } from "vitest";
import { type Surface, until } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { cancel } from "./fixtures/person.ts";
import { KIND, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/** Over which of several browser windows the prompt opens, on which screen. */

interface Bounds {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** In Chromium a second screen, right of the first. Firefox has one of some 1366 × 768, if it draws on none that is real. */
const SECOND_SCREEN = { left: 1400, top: 0, width: 1200, height: 900 };
const SCREENS = ["0,0 1400x900", "1400,0 1200x900"];
const PLACES: Bounds[] = [
  { left: 0, top: 20, width: 600, height: 700 },
  KIND === "chrome"
    ? { left: 1700, top: 40, width: 700, height: 700 }
    : { left: 650, top: 20, width: 600, height: 700 },
];

let stage: Stage;
const pages: Surface[] = [];

beforeAll(async () => {
  stage = await setStage(KIND === "chrome" ? { screens: SCREENS } : {});
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, first);
  await first.close();
  const opener = await stage.browser.extension("popup/popup.html");
  for (const [number, place] of PLACES.entries()) {
    const url = `${stage.site.origin()}/?window=${number}`;
    await opener.evaluate(
      async (address, { left, top, width, height }) => {
        const made = await chrome.windows.create({ url: address, left, top, width, height });
        // Firefox places a new window by itself.
        if (made?.id !== undefined) await chrome.windows.update(made.id, { left, top, width, height });
      },
      url,
      place,
    );
    pages.push(
      await until("the page's window", 10_000, async () => {
        for (const surface of await stage.browser.surfaces()) {
          if ((await surface.url()) === url) return surface;
        }
        return undefined;
      }),
    );
  }
  await opener.close();
});
afterAll(() => stage?.close());

function boundsOf(surface: Surface): Promise<Bounds> {
  return surface.evaluate(() => ({ left: screenX, top: screenY, width: outerWidth, height: outerHeight }));
}

/** The part of the prompt's width, 0 to 1, that lies over the window. */
function share(prompt: Bounds, { left, width }: Bounds): number {
  const overlap = Math.min(prompt.left + prompt.width, left + width) - Math.max(prompt.left, left);
  return Math.max(0, overlap) / prompt.width;
}

it.each([0, 1, 0])("lies over the window whose page asks, whichever that is (%i)", async (number) => {
  const page = pages[number];
  const other = pages[1 - number];
  if (!page || !other) throw new Error("No such window");
  await page.bringToFront();
  const over = await boundsOf(page);
  const ceremony = await beginGet(page, requestOptions(stage.rp));
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve");
  await expect.poll(async () => share(await boundsOf(prompt), over)).toBeGreaterThan(0.9);
  const place = await boundsOf(prompt);
  expect(share(place, await boundsOf(other))).toBeLessThan(0.1);
  // Below the window's tabs and address.
  expect(place.top - over.top).toBeGreaterThanOrEqual(0);
  expect(place.top - over.top).toBeLessThan(200);
  await cancel(prompt);
  await ceremony.outcome();
});

it.runIf(KIND === "chrome")("opens on the second screen for a window that is there", async () => {
  const [, page] = pages;
  if (!page) throw new Error("No such window");
  await page.bringToFront();
  const { left } = await boundsOf(page);
  expect(left).toBeGreaterThanOrEqual(SECOND_SCREEN.left);
  const ceremony = await beginGet(page, requestOptions(stage.rp));
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve");
  const screens = () => prompt.evaluate(() => (screen as Screen & { availLeft: number }).availLeft);
  await expect.poll(screens).toBe(SECOND_SCREEN.left);
  await cancel(prompt);
  await ceremony.outcome();
});
