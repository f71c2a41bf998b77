import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { lock, unlock } from "../fixtures/person.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { ask, refusalOf, withPage } from "../vault/fixtures/asking.ts";
import { storageAreas } from "../vault/fixtures/storage-areas.ts";
import { newCode } from "./fixtures/codes.ts";

/** The list that the background keeps: there after a stop, never of an earlier state, gone at lock. */

const COUNT = 120;
let stage: Stage;
let ids: string[];

beforeAll(async () => {
  stage = await setStage();
  ids = await withPage(stage.browser, async (page) => {
    const codes = Array.from({ length: COUNT }, (_, i) => newCode(`Kept ${i}`, `user${i}`));
    const added = await ask(page, "codes.add", { codes });
    await ask(page, "items.list", {});
    return added;
  });
});
afterAll(() => stage?.close());

const kept = async (page: Surface) =>
  Object.keys((await storageAreas(page)).session).filter((key) => /^(summaries\.|sound$)/.test(key));

it("is whole and of now after the background was stopped, in the popup too", async () => {
  await withPage(stage.browser, async (page) => {
    await expect.poll(() => kept(page)).toContain("summaries.0");
    await stage.browser.stopBackground();
    expect(await ask(page, "items.list", {})).toHaveLength(COUNT);
    await ask(page, "items.change", {
      items: ids.slice(0, 1),
      change: { label: "Renamed", favourite: true },
    });
    await stage.browser.stopBackground();
    const listed = await ask(page, "items.list", {});
    expect(listed.filter(({ label }) => label === "Renamed").map(({ item }) => item)).toEqual(
      ids.slice(0, 1),
    );
  });
  const popup = await stage.browser.extension("popup/popup.html");
  // Favourites come first.
  await popup.waitFor("li[data-otp-id]");
  expect(await popup.text("li[data-otp-id]")).toContain("Renamed");
  await popup.close();
});

it("follows a change while popup and manager are open", async () => {
  const popup = await stage.browser.extension("popup/popup.html");
  const manager = await stage.browser.extension("popup/manager.html");
  await manager.waitFor("li[data-otp-id]");
  await ask(manager, "items.change", { items: ids.slice(0, 1), change: { label: "Once more" } });
  for (const page of [popup, manager]) {
    await expect.poll(() => page.text("li[data-otp-id]")).toContain("Once more");
    await page.close();
  }
});

it("is gone from memory once the vault is locked, and back when it is opened", async () => {
  await withPage(stage.browser, async (page) => {
    expect(await kept(page)).not.toEqual([]);
    await lock(stage.browser);
    expect(await kept(page)).toEqual([]);
    expect(JSON.stringify(await storageAreas(page))).not.toContain("Once more");
    await stage.browser.stopBackground();
    expect(await refusalOf(page, "items.list", {})).toBe("locked");
    await unlock(stage.browser, PIN);
    expect(await ask(page, "items.list", {})).toHaveLength(COUNT);
  });
});
