import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, cancel, lock, unlock } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** The prompt as a window: where it opens, what it shows of the site, and when it goes. */

let stage: Stage;
let page: Surface;
const QUICK = { userVerification: "discouraged" };

beforeAll(async () => {
  stage = await setStage();
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, first);
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 10_000 }).toBe(0);
});

interface Bounds {
  left: number;
  top: number;
  width: number;
  height: number;
}

describe("where the browser window is partly off the screen", () => {
  /** Moves the window that the tests' tabs are in; returns where it was and where it is. */
  async function moveWindow(wanted: Bounds): Promise<[before: Bounds, after: Bounds]> {
    const mover = await stage.browser.extension("popup/popup.html");
    const bounds = await mover.evaluate(async (to) => {
      const place = ({ left = 0, top = 0, width = 0, height = 0 }: chrome.windows.UpdateInfo) => {
        return { left, top, width, height };
      };
      const { id, ...before } = await chrome.windows.getCurrent();
      if (id === undefined) throw new Error("The window has no id");
      await chrome.windows.update(id, to);
      return [place(before), place(await chrome.windows.get(id))] as [Bounds, Bounds];
    }, wanted);
    await mover.close();
    return bounds;
  }

  // Chromium refuses a place where less than half of the prompt could be seen, and pulls it in at others.
  it.each([300, 400])("opens on the screen, where %i pixels of it can be seen", async (seen) => {
    const screenHeight = await page.evaluate(() => screen.availHeight);
    const [before, after] = await moveWindow({ left: 0, top: screenHeight - seen, width: 700, height: 500 });
    try {
      // Firefox pushes the window back; the prompt over a window at the screen's edge would still hang over it.
      const bottom = KIND === "chrome" ? screenHeight - seen + 500 : screenHeight;
      expect(after.top + after.height).toBe(bottom);
      const ceremony = await beginGet(page, requestOptions(stage.rp, QUICK));
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve");
      const shown = () =>
        prompt.evaluate(() => Math.min(screenY + outerHeight, screen.availHeight) - Math.max(screenY, 0));
      await expect.poll(shown).toBeGreaterThan(500);
      await approve(prompt);
      credentialOf(await ceremony.outcome());
    } finally {
      await moveWindow(before);
    }
  });
});

describe("of a host with a very long name", () => {
  const label = (letter: string) => letter.repeat(60);
  const host = `accounts.example.com.${label("a")}.${label("b")}.${label("c")}.its-true-end.localhost`;

  /** What of these elements cannot be seen without scrolling, or is under another. */
  function hidden(prompt: Surface, selectors: string[]): Promise<string[]> {
    return prompt.evaluate((wanted) => {
      const seen = ({ x, y, width, height }: DOMRect, element: Element) =>
        x >= 0 &&
        y >= 0 &&
        x + width <= innerWidth &&
        y + height <= innerHeight &&
        element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      return wanted.filter((selector) => {
        const element = document.querySelector(selector);
        const boxes = [...(element?.getClientRects() ?? [])];
        return element === null || boxes.length === 0 || !boxes.every((box) => seen(box, element));
      });
    }, selectors);
  }

  it.each(["create", "get"])("shows the end of it and everything else besides, in %s()", async (method) => {
    expect(host.length).toBeGreaterThanOrEqual(200);
    const origin = stage.site.origin(host);
    const rp = new RelyingParty(host, origin);
    await page.goto(`${origin}/`);
    if (method === "get") await register({ ...stage, rp }, page);
    const ceremony = await (method === "create"
      ? beginCreate(page, creationOptions(rp))
      : beginGet(page, requestOptions(rp)));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");

    expect(await prompt.text("#rp-id")).toMatch(/^….*its-true-end\.localhost$/);
    expect(await prompt.text(".origin")).toMatch(new RegExp(`its-true-end\\.localhost:${stage.site.port}$`));
    expect(await prompt.text("main")).not.toContain("accounts.example.com");
    const wide = await prompt.evaluate(() =>
      ["html", "main", "h1", ".origin", ".account"].filter((selector) => {
        const element = document.querySelector(selector);
        return element === null || element.scrollWidth > element.clientWidth;
      }),
    );
    expect(wide).toEqual([]);
    const parts = ["#rp-id", ".origin .host", ".account", "#pin", "#approve", "#cancel", "#use-native"];
    expect(await hidden(prompt, parts)).toEqual([]);
    // The control: the search for what is hidden finds what is.
    await prompt.evaluate(() => {
      const account = document.querySelector<HTMLElement>(".account");
      if (account) account.style.marginTop = "50vh";
    });
    expect(await hidden(prompt, parts)).toEqual([".account"]);
    await cancel(prompt);
    await ceremony.outcome();
  });
});

it("has a title that does not name the site, which the browser would write down", async () => {
  const titles: string[] = [];
  async function titleOf(begin: () => Promise<unknown>): Promise<void> {
    await begin();
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#rp-id");
    titles.push(await prompt.evaluate(() => document.title));
    await cancel(prompt);
  }
  await titleOf(() => beginGet(page, requestOptions(stage.rp)));
  await titleOf(() => beginCreate(page, creationOptions(stage.rp)));
  await lock(stage.browser);
  await titleOf(() => beginGet(page, requestOptions(stage.rp)));
  await titleOf(() => beginCreate(page, creationOptions(stage.rp)));
  await unlock(stage.browser, PIN);
  expect(titles).toEqual(Array(4).fill("Latchkey"));
});

describe("a prompt's page in another window than its own", () => {
  async function ask() {
    const ceremony = await beginGet(page, requestOptions(stage.rp, QUICK));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve");
    return { ceremony, prompt };
  }

  /** Opens that page in a window of its own, from a tab of the extension, and waits until it has closed itself. */
  async function expectClosesItself(url: string, timeout: number): Promise<void> {
    const opener = await stage.browser.extension("popup/popup.html");
    const windowId = await opener.evaluate(async (address) => {
      return (await chrome.windows.create({ url: address }))?.id;
    }, url);
    const isOpen = () =>
      opener.evaluate(async (id = -1) => {
        return chrome.windows.get(id).then(
          () => true,
          () => false,
        );
      }, windowId);
    await expect.poll(isOpen, { timeout }).toBe(false);
    await opener.close();
  }

  it("cancels and closes itself when it was moved there", async () => {
    const { ceremony, prompt } = await ask();
    const moved = await prompt.evaluate(async () => {
      const tab = await chrome.tabs.getCurrent();
      if (tab?.id === undefined) return false;
      return (await chrome.windows.create({ tabId: tab.id }))?.id !== tab.windowId;
    });
    expect(moved).toBe(true);
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await prompt.waitClosed();
  });

  it("closes itself when it is a copy, and the first goes on", async () => {
    const { ceremony, prompt } = await ask();
    await expectClosesItself(await prompt.url(), 5_000);
    expect(await ceremony.settled()).toBe(false);
    await approve(prompt);
    credentialOf(await ceremony.outcome());
  });

  it("closes itself when its ceremony has ended", async () => {
    const { ceremony, prompt } = await ask();
    const url = await prompt.url();
    await cancel(prompt);
    await ceremony.outcome();
    await expectClosesItself(url, 20_000);
  });
});
