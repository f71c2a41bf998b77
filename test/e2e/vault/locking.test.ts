import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { beginGet } from "../fixtures/ceremony.ts";
import { approve, lock, unlock } from "../fixtures/person.ts";
import {
  credentialOf,
  descriptor,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "../fixtures/stage.ts";
import { ask, byPin, refusalOf } from "./fixtures/asking.ts";
import { readDatabase } from "./fixtures/database.ts";
import { storageAreas } from "./fixtures/storage-areas.ts";

/** When the vault locks, and what is left in memory and at rest then. */

const SLEEP_MS = 10 * 60_000;
const SUBKEYS = ["index", "places", "records", "vaultId"];

let stage: Stage;
let page: Surface;
let popup: Surface;
let credentialId = "";

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, page));
});
afterAll(() => stage?.close());
beforeEach(async () => {
  popup = await stage.browser.extension("popup/popup.html");
  if ((await ask(popup, "vault.state", {})) === "locked") {
    await ask(popup, "vault.unlock", { secret: byPin(PIN) });
  }
});
afterEach(() => popup.close());

/** As after a sleep of the computer: the last beat was noted long ago. */
async function sleepTen(): Promise<void> {
  await popup.evaluate(async (milliseconds) => {
    const key = "locking.awakeAt";
    // A check that is under way in the background notes the present once more when it ends.
    for (let tries = 0; tries < 20; tries++) {
      const awakeAt = Date.now() - milliseconds;
      await chrome.storage.session.set({ [key]: awakeAt });
      await new Promise((resolve) => setTimeout(resolve, 150));
      if ((await chrome.storage.session.get(key))[key] === awakeAt) return;
    }
    throw new Error("The background does not rest");
  }, SLEEP_MS);
  // One that runs knows by itself when it checked last.
  await stage.browser.stopBackground();
}

const SUMMARIES = "summaries.";

/** The names of what the session holds, but for the summaries of the items and the note that all is sound. */
function withoutSummaries(session: Record<string, unknown>): string[] {
  return Object.keys(session)
    .filter((key) => !key.startsWith(SUMMARIES) && key !== "sound")
    .sort();
}

describe("what memory holds", () => {
  it("is the subkeys and what the lists show while the vault is open, and neither once it is locked", async () => {
    await ask(popup, "items.list", {});
    const listed = async () =>
      Object.keys((await storageAreas(popup)).session).some((key) => key.startsWith(SUMMARIES));
    await expect.poll(listed).toBe(true);
    const open = await storageAreas(popup);
    expect(open.local).toEqual({});
    expect(withoutSummaries(open.session)).toEqual([
      "compared",
      "lab.assignments",
      "locking.awakeAt",
      "unlocked",
    ]);
    expect(JSON.stringify(open.session)).toContain("localhost");
    expect(JSON.stringify(open.session)).not.toContain("privateKey");
    const unlocked = open.session.unlocked as Record<string, string>;
    expect(Object.keys(unlocked).sort()).toEqual(SUBKEYS);
    for (const key of Object.values(unlocked)) expect(key.length).toBeGreaterThan(20);

    await lock(stage.browser);
    const locked = await storageAreas(popup);
    expect(locked.local).toEqual({});
    expect(Object.keys(locked.session).sort()).toEqual(["compared", "lab.assignments", "locking.awakeAt"]);
    const text = JSON.stringify(locked);
    for (const name of ["records", "index", "places"]) expect(text).not.toContain(unlocked[name]);
    for (const type of ["passkeys.list", "settings.lock", "backup.state"] as const) {
      expect(await refusalOf(popup, type, {})).toBe("locked");
    }
  });

  it("forgets an ended ceremony and its PIN", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp, { userVerification: "required" }));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#pin");
    const during = await storageAreas(popup);
    expect(Object.keys(during.session).filter((key) => key.startsWith("ceremony."))).toHaveLength(1);
    await approve(prompt, { pin: PIN });
    credentialOf(await ceremony.outcome());
    const names = async () => withoutSummaries((await storageAreas(popup)).session);
    await expect.poll(names).toEqual(["compared", "lab.assignments", "locking.awakeAt", "unlocked"]);
    expect(JSON.stringify(await storageAreas(popup))).not.toContain(PIN);
  });
});

describe("after sleep", () => {
  it("any request finds the vault locked", async () => {
    expect(await ask(popup, "vault.state", {})).toBe("unlocked");
    await sleepTen();
    expect(await refusalOf(popup, "passkeys.list", {})).toBe("locked");
    await popup.waitFor("#unlock");
    expect(Object.keys((await storageAreas(popup)).session).sort()).toEqual([
      "compared",
      "lab.assignments",
      "locking.awakeAt",
    ]);
    // The control: without a sleep it stays open.
    await ask(popup, "vault.unlock", { secret: byPin(PIN) });
    expect(await refusalOf(popup, "passkeys.list", {})).toBe(null);
  });

  it("a prompt that was open asks for the PIN before it does anything", async () => {
    const request = requestOptions(stage.rp, {
      userVerification: "discouraged",
      allowCredentials: descriptor(credentialId),
    });
    const ceremony = await beginGet(page, request);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    expect(await prompt.count("#pin")).toBe(0);
    await sleepTen();
    await prompt.click("#approve");
    await prompt.waitFor("#pin");
    expect(await ceremony.settled()).toBe(false);
    await approve(prompt, { pin: PIN });
    const { challenge } = request;
    const response = credentialOf(await ceremony.outcome());
    await stage.rp.verifyAuthentication(response, { challenge });
  });
});

describe("the settings", () => {
  it("are chosen in the manager, survive locking and a restart of the browser, and are sealed", async () => {
    const manager = await stage.browser.extension("popup/manager.html#settings");
    await manager.waitFor("#idle-minutes:enabled");
    expect(await ask(manager, "settings.lock", {})).toEqual({ idleMinutes: 15, withScreen: true });
    await manager.evaluate(() => {
      const select = document.querySelector<HTMLSelectElement>("#idle-minutes");
      if (select) select.value = "5";
      select?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await expect.poll(() => ask(manager, "settings.lock", {})).toEqual({ idleMinutes: 5, withScreen: true });
    expect(await manager.count("#lock-with-screen:disabled")).toBe(KIND === "firefox" ? 1 : 0);
    await manager.close();
    await lock(stage.browser);
    expect(await refusalOf(popup, "settings.lock", {})).toBe("locked");
    const stored = JSON.stringify([await readDatabase(popup), await storageAreas(popup)]);
    expect(stored).not.toContain("idleMinutes");
    // The control: what is no secret is there to be found.
    expect(stored).toContain("sealed");
    await unlock(stage.browser, PIN);
    expect(await ask(popup, "settings.lock", {})).toMatchObject({ idleMinutes: 5 });
  });

  it("of a browser that was closed: it comes back locked, with nothing in memory", async () => {
    await popup.close();
    await stage.browser.restart();
    popup = await stage.browser.extension("popup/popup.html");
    await popup.waitFor("#unlock", { visible: true });
    const areas = await storageAreas(popup);
    expect(areas.local).toEqual({});
    expect(areas.session).not.toHaveProperty("unlocked");
    expect(await ask(popup, "vault.state", {})).toBe("locked");
    await ask(popup, "vault.unlock", { secret: byPin(PIN) });
    expect(await ask(popup, "settings.lock", {})).toMatchObject({ idleMinutes: 5 });
  });
});
