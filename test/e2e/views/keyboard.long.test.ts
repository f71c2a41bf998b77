import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { KIND, PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { BASE32 } from "../manage/fixtures/codes.ts";
import { ask, withPage } from "../vault/fixtures/asking.ts";
import { fillVault, itemNamed } from "./fixtures/full-vault.ts";
import { focusedName, focusFaults, tabTo, typeKeys } from "./fixtures/keys.ts";

/** Everything that is done every day, with the keyboard alone; and that the focus can always be seen. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  await fillVault(stage);
});
afterAll(() => stage?.close());
afterEach(() => page.close());

const open = async (path: string, awaited: string) => {
  page = await stage.browser.extension(path);
  await page.waitFor(awaited, { visible: true });
};
/** In Firefox a page whose size is emulated shows no focus, wherever it is. */
const seenInChrome = it.runIf(KIND === "chrome");
/** What live regions say now. */
const said = () =>
  page.evaluate(() =>
    [...document.querySelectorAll("[role=status], [role=alert]")].map((each) => each.textContent).join(" "),
  );

describe("the popup", () => {
  it("is unlocked; a wrong PIN is said, and typed over", async () => {
    await withPage(stage.browser, (own) => ask(own, "vault.lock", {}));
    await open("popup/popup.html", "#pin");
    await expect.poll(() => focusedName(page)).toBe("PIN");
    await typeKeys(page, "wrong");
    await page.press("Enter");
    await expect.poll(said, { timeout: 20_000 }).toContain("Wrong PIN");
    await expect.poll(() => focusedName(page)).toBe("PIN");
    await typeKeys(page, PIN);
    await page.press("Enter");
    await page.waitFor("#search", { timeout: 20_000 });
    await expect.poll(() => focusedName(page)).toContain("Search");
  });

  it("a code is found and copied, and that is said", async () => {
    await open("popup/popup.html", "li[data-otp-id]");
    await expect.poll(() => focusedName(page)).toContain("Search");
    await typeKeys(page, "nord");
    await expect.poll(() => page.count("li[data-row]")).toBe(1);
    await page.press("ArrowDown");
    await expect.poll(() => focusedName(page)).toContain("Nordlicht");
    await page.press("c");
    await expect.poll(said).toContain("Copied");
    await page.press("Escape");
    await expect.poll(() => focusedName(page)).toContain("Search");
  });

  seenInChrome("every place that Tab comes to can be seen, in half the height too", async () => {
    await open("popup/popup.html", "li[data-otp-id]");
    await page.evaluate(() => {
      document.documentElement.dataset.place = "popup";
    });
    for (const height of [600, 300]) {
      await page.setViewport(380, height);
      await walk(24);
    }
  });
});

/** Presses Tab, and looks at the focus each time; ends where it leaves the page. */
async function walk(presses: number): Promise<void> {
  const faults: string[] = [];
  for (let i = 0; i < presses; i++) {
    await page.press("Tab");
    const fault = await focusFaults(page);
    if (fault === "nothing has the focus") break;
    if (fault !== null) faults.push(fault);
  }
  expect(faults, faults.join("\n")).toEqual([]);
}

const rowWithFocus = () =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row);

describe("the manager", () => {
  beforeEach(() => open("popup/manager.html", "li[data-otp-id] [data-code-value]"));

  it("an item is found, renamed, thrown away and brought back", async () => {
    await page.press("/");
    expect(await focusedName(page)).toContain("Search");
    await typeKeys(page, "nord");
    await expect.poll(said).toContain("1");
    await tabTo(page, /^Nordlicht Bank$/);
    await page.press("Enter");
    await page.waitFor(".item-page #save-own");
    await expect.poll(() => focusedName(page)).toContain("Nordlicht Bank");
    await tabTo(page, /^Name$/);
    await typeKeys(page, "My bank");
    await page.press("Enter");
    await expect.poll(said).toContain("Saved");
    await tabTo(page, "Move to the bin", "Shift+Tab");
    await page.press("Enter");
    await expect.poll(said).toContain("bin");
    expect(await focusedName(page)).not.toBe("nothing");
    await page.press("Control+z");
    await page.waitFor("#to-bin");
    expect(await focusedName(page)).not.toBe("nothing");
    await tabTo(page, "All items", "Shift+Tab");
    await page.press("Enter");
    await expect.poll(() => focusedName(page)).toBe("My bank");
  });

  it("comes back to an item that its new name has moved in the list", async () => {
    for (const [name, next] of [
      ["Counter", "Zebra"],
      ["Zebra", "Counter"],
    ] as const) {
      await tabTo(page, new RegExp(`^${name}$`));
      const before = await rowWithFocus();
      await page.press("Enter");
      await page.waitFor(".item-page #save-own");
      await tabTo(page, /^Name$/);
      await typeKeys(page, next);
      await page.press("Enter");
      await expect.poll(said).toContain("Saved");
      await tabTo(page, "All items", "Shift+Tab");
      await page.press("Enter");
      await expect.poll(() => focusedName(page)).toBe(next);
      expect(await rowWithFocus()).not.toBe(before);
    }
  });

  it("a dialog begins at its field, keeps the focus, and gives it back", async () => {
    const id = await itemNamed(page, "GitHub");
    await page.evaluate((item) => {
      location.hash = `#item=${item}`;
    }, id);
    await page.waitFor("#reveal");
    await tabTo(page, "Show the secret");
    await page.press("Enter");
    await page.waitFor("#again-pin");
    await expect.poll(() => focusedName(page)).toContain("PIN");
    for (let i = 0; i < 8; i++) {
      await page.press("Tab");
      const outside = await page.evaluate(() => {
        const at = document.activeElement;
        return at !== null && at !== document.body && at.closest("dialog") === null;
      });
      expect(outside).toBe(false);
    }
    await page.press("Escape");
    await page.waitFor("dialog", { gone: true });
    expect(await focusedName(page)).toContain("Show the secret");
  });

  it("a code is added, and the focus is where it began", async () => {
    await tabTo(page, "Add a code");
    await page.press("Enter");
    await page.waitFor("#code-text");
    await expect.poll(() => focusedName(page)).toContain("Secret key");
    await page.press("Enter");
    await expect.poll(said).toContain("Type or paste the secret key");
    await page.press("Escape");
    await page.waitFor("dialog", { gone: true });
    await expect.poll(() => focusedName(page)).toContain("Add a code");
    await page.press("Enter");
    await expect.poll(() => focusedName(page)).toContain("Secret key");
    await typeKeys(page, `otpauth://totp/Keys:ada?secret=${BASE32}&issuer=Keys`);
    await page.press("Enter");
    await page.waitFor("dialog", { gone: true });
    await expect.poll(() => page.text("#items"), { timeout: 10_000 }).toContain("Keys");
  });

  seenInChrome("every place that Tab comes to can be seen, beside the bars that stay in sight", async () => {
    await page.click("li[data-otp-id] input[type=checkbox]");
    await page.waitFor("#bulk-bar");
    for (const [width, height] of [
      [1280, 800],
      [640, 400],
      [320, 256],
    ] as const) {
      await page.setViewport(width, height);
      await page.evaluate(() => document.querySelector<HTMLElement>("#lock")?.focus());
      await walk(60);
    }
  });
});

describe("moving in and out", () => {
  beforeEach(() => open("popup/manager.html#exchange", "#import-text"));

  it("text is read, looked at and taken", async () => {
    const label = await page.text("label[for=import-text]");
    await tabTo(page, label);
    for (const name of ["dora", "emil"]) {
      await typeKeys(page, `otpauth://totp/Site:${name}?secret=${BASE32}`);
      await page.press("Enter");
    }
    await tabTo(page, "Read");
    await page.press("Enter");
    await page.waitFor("#import-preview");
    await tabTo(page, "Take 2 entries");
    await page.press("Enter");
    await page.waitFor("#import-done");
    await expect.poll(said).toContain("2 items");
    expect(await focusedName(page)).not.toBe("nothing");
  });

  it("a file in clear is asked for; Escape makes none, and goes back", async () => {
    await tabTo(page, "Export");
    await page.press("Enter");
    await page.waitFor("#export-clear:enabled");
    await tabTo(page, "CXF");
    await page.press("ArrowDown");
    await page.waitFor("#export-outlook[aria-busy=true]");
    await page.waitFor("#export-clear:enabled");
    const button = await page.text("#export-clear");
    await tabTo(page, button);
    await page.press("Enter");
    await page.waitFor("#again-pin");
    await expect.poll(() => focusedName(page)).toContain("PIN");
    await page.press("Escape");
    await page.waitFor("dialog", { gone: true });
    await expect.poll(() => focusedName(page)).toBe(button);
    await page.press("Enter");
    await expect.poll(() => focusedName(page)).toContain("PIN");
    await typeKeys(page, PIN);
    await page.press("Enter");
    await page.waitFor("#export-made", { timeout: 20_000 });
    await expect.poll(said).toContain("private key");
    // There the list of downloads opens, and takes the keys.
    if (KIND === "firefox") return;
    await tabTo(page, "Done");
    await page.press("Enter");
    await page.waitFor("dialog", { gone: true });
    expect(await focusedName(page)).toBe(button);
  });

  seenInChrome("every place of a preview can be seen, zoomed in", async () => {
    await page.type("#import-text", `otpauth://totp/Site:finn?secret=${BASE32}`);
    await tabTo(page, "Read");
    await page.press("Enter");
    await page.waitFor("#import-preview");
    // The heading takes the focus a moment later.
    await expect.poll(() => focusedName(page)).toContain("1 entry");
    await page.setViewport(640, 400);
    await walk(10);
  });
});
