import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { makeGermanCopy } from "../fixtures/german-copy.ts";
import { cancel, lock } from "../fixtures/person.ts";
import { creationOptions, KIND, PIN, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { ask, byPin, byRecovery } from "../vault/fixtures/asking.ts";
import { readDatabase, rowOf, rowsOf, tamper } from "../vault/fixtures/database.ts";
import { englishLeft } from "./fixtures/english-left.ts";
import { fillVault, itemNamed } from "./fixtures/full-vault.ts";
import { cutOff } from "./fixtures/geometry.ts";
import { extensionPage, type Place } from "./fixtures/look.ts";
import { popupOver } from "./fixtures/popup-over.ts";

/** The main views in German: nothing of them is English, and the longer words cut nothing off. */

/** Of the counter for each slot that has none of its own. */
const EVERY_SLOT = new Uint8Array(16);

let stage: Stage;
let removeCopy: () => Promise<void>;
let recoveryCode = "";

beforeAll(async () => {
  const { dir, remove } = await makeGermanCopy(`dist/${KIND}`);
  removeCopy = remove;
  stage = await setStage({ extensionDir: dir, vault: false });
});
afterAll(async () => {
  await stage?.close();
  await removeCopy?.();
});

/** CSS pixels; the second is narrow, as with 200 % zoom. */
const SIZES = {
  popup: [[380, 600]],
  tab: [
    [1280, 800],
    [320, 640],
  ],
  manager: [
    [1280, 900],
    [400, 900],
  ],
  prompt: [
    [420, 560],
    [320, 400],
  ],
} as const satisfies Record<Place, unknown>;

/** Pictures go to screenshots/german-BROWSER. */
async function lookAtGerman(surface: Surface, place: Place, name: string): Promise<void> {
  expect.soft(await surface.evaluate(() => document.documentElement.lang)).toBe("de");
  const english = await englishLeft(surface);
  expect.soft(english, `English in ${name}: ${english.join(" | ")}`).toEqual([]);
  const before = await placeOf(surface);
  if (place === "popup" || place === "tab") await setPlace(surface, place);
  for (const [width, height] of SIZES[place]) {
    await surface.setViewport(width, height);
    await surface.screenshot(`screenshots/german-${KIND}/${name}-${width}.png`);
    const cut = await cutOff(surface);
    expect.soft(cut, `cut off in ${name} at ${width}: ${cut.join("\n")}`).toEqual([]);
  }
  if (before !== "") await setPlace(surface, before);
}

function placeOf(surface: Surface): Promise<string> {
  return surface.evaluate(() => document.documentElement.dataset.place ?? "");
}

function setPlace(surface: Surface, place: string): Promise<void> {
  return surface.evaluate((shown) => {
    document.documentElement.dataset.place = shown;
  }, place);
}

async function managerAt(hash: string, awaited: string): Promise<Surface> {
  return extensionPage(stage, `popup/manager.html${hash}`, awaited);
}

describe("before the vault is open", () => {
  it("the first run", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#new-pin");
    await lookAtGerman(popup, "popup", "first-run");
    expect(await englishLeft(popup)).toEqual([]);
    await popup.evaluate(() => {
      document
        .querySelector("main")
        ?.insertAdjacentHTML("beforeend", '<p title="Lock">The vault is open</p>');
    });
    expect(await englishLeft(popup)).toEqual(["The vault is open", "Lock"]);
    await popup.reload();
    await popup.waitFor("#new-pin");
    await popup.type("#new-pin", "123456");
    await popup.waitFor(".strength-problem");
    await lookAtGerman(popup, "popup", "first-run-trivial");
    await popup.click("#restore-first");
    await popup.waitFor("#restore-file");
    await popup.click("#restore");
    await popup.waitFor("[role=alert]");
    await lookAtGerman(popup, "tab", "restore");
    await popup.reload();
    await popup.type("#new-pin", PIN);
    await popup.type("#confirm-pin", PIN);
    await popup.waitFor(".strength-name");
    await lookAtGerman(popup, "popup", "first-run-meter");
    await popup.click("#create-vault");
    await popup.waitFor("#recovery-code", { timeout: 30_000 });
    await lookAtGerman(popup, "popup", "recovery-code");
    const sheet = await popup.evaluate(() => document.querySelector(".printed")?.textContent ?? "");
    expect(sheet).toContain("Latchkey-Wiederherstellungscode");
    recoveryCode = await popup.text("#recovery-code");
    await popup.click("#recovery-done");
    await popup.waitFor("#lock");
    await popup.close();
  });

  it("the locked vault, a wrong PIN, a mistyped recovery code, a wait, a PIN at rest", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#lock");
    await ask(popup, "vault.lock", {});
    await popup.waitFor("#unlock");
    await popup.type("#pin", "not the PIN");
    await popup.click("#unlock");
    await popup.waitFor("[role=alert]", { timeout: 30_000 });
    await lookAtGerman(popup, "popup", "unlock-wrong-pin");
    await popup.click("#use-recovery");
    await popup.type("#recovery-input", "ABC");
    await popup.click("#unlock");
    await popup.waitFor("[role=alert]", { timeout: 30_000 });
    expect(await popup.text("[role=alert]")).toBe(
      "Ein Wiederherstellungscode hat 30 Buchstaben und Ziffern, dieser hat 3.",
    );
    await lookAtGerman(popup, "popup", "unlock-recovery");
    const counters = rowOf(await readDatabase(popup), "attempts");
    for (const [name, failures, wait, awaited] of [
      ["rests", 10, 0, "#recovery-input"],
      ["wait", 6, 42_000, "[role=timer]"],
    ] as const) {
      const value = [{ slot: EVERY_SLOT, failures, wait }] as unknown as typeof counters.value;
      await tamper(popup, { put: [{ ...counters, value }] });
      await popup.reload();
      await popup.waitFor(awaited, { visible: true });
      await lookAtGerman(popup, "popup", `unlock-${name}`);
    }
    await ask(popup, "vault.unlock", { secret: byRecovery(recoveryCode) });
    await popup.close();
  });
});

describe("the prompt", () => {
  it("creates, names the account that it knows, and unlocks", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const create = await beginCreate(page, creationOptions(stage.rp));
    let prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await prompt.click("#approve");
    await prompt.waitFor("[role=alert]");
    await lookAtGerman(prompt, "prompt", "prompt-create");
    await cancel(prompt);
    await create.outcome();
    await page.close();

    await fillVault(stage);
    const again = await stage.browser.open(`${stage.site.origin()}/`);
    const get = await beginGet(again, requestOptions(stage.rp));
    prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await lookAtGerman(prompt, "prompt", "prompt-accounts");
    await cancel(prompt);
    await get.outcome();
    await lock(stage.browser);
    const locked = await beginGet(again, requestOptions(stage.rp));
    prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await lookAtGerman(prompt, "prompt", "prompt-locked");
    await cancel(prompt);
    await locked.outcome();
    await again.close();
  });
});

describe("the open vault", () => {
  beforeAll(async () => {
    const popup = await stage.browser.extension("popup/popup.html");
    await ask(popup, "vault.unlock", { secret: byPin(PIN) });
    await popup.close();
  });

  // The page that it is over can be said to it in Chromium alone.
  it.runIf(KIND === "chrome")("the toolbar popup, over a site that waits, and paused", async () => {
    const address = `${stage.site.origin()}/`;
    const page = await stage.browser.open(address);
    const waiting = await beginGet(page, requestOptions(stage.rp), { mediation: "conditional" });
    const popup = await popupOver(stage, address);
    await popup.waitFor("#sign-in-here", { visible: true });
    await lookAtGerman(popup, "popup", "home");
    await popup.click("#pause-switch");
    await popup.waitFor("#paused", { visible: true });
    await lookAtGerman(popup, "popup", "home-paused");
    await popup.click("#end-pause");
    await popup.type("#search", "no such thing");
    await popup.waitFor(".empty");
    await lookAtGerman(popup, "popup", "home-nothing-found");
    await popup.close();
    await waiting.abort();
    await page.close();
  });

  it("the items, a code and a passkey", async () => {
    const manager = await managerAt("", "li[data-otp-id] [data-code-value]");
    await lookAtGerman(manager, "manager", "items");
    await manager.click("li[data-otp-id] input[type=checkbox]");
    await manager.waitFor("#bulk-bar");
    await lookAtGerman(manager, "manager", "items-chosen");
    for (const [name, text] of [
      ["item-code", "GitHub"],
      ["item-passkey", "דנה@example.com"],
    ] as const) {
      const id = await itemNamed(manager, text);
      await manager.evaluate((item) => {
        location.hash = `#item=${item}`;
      }, id);
      await manager.waitFor(".item-page #facts", { visible: true });
      await lookAtGerman(manager, "manager", name);
    }
    await manager.close();
    const adding = await managerAt("#add-code", "#code-text");
    await adding.click("#dialog-action");
    await adding.waitFor("[role=alert]");
    await lookAtGerman(adding, "manager", "dialog-add-code");
    await adding.close();
  });

  it("security and its dialogs", async () => {
    const security = await managerAt("#security", "[data-slot-type=pin]");
    await security.waitFor("#health .state .row-detail");
    await lookAtGerman(security, "manager", "security");
    for (const [name, opener] of [
      ["pin", "[data-slot-type=pin] .row-side .button"],
      ["new-code", "[data-slot-type=recovery] .row-side .button"],
      ["remove-code", "[data-slot-type=recovery] .row-side .quiet"],
    ] as const) {
      await security.click(opener);
      await security.waitFor("#again-pin");
      await lookAtGerman(security, "manager", `dialog-${name}`);
      await security.press("Escape");
      await security.waitFor("dialog", { gone: true });
    }
    await security.close();
  });

  it("backup, its dialog, and a file that is none", async () => {
    const backup = await managerAt("#backup", "#backup-state");
    await backup.click("#open-backup");
    await backup.waitFor("[role=alert]");
    await lookAtGerman(backup, "manager", "backup");
    await backup.click("#make-backup");
    await backup.type("#backup-passphrase", "granite willow lantern");
    await backup.waitFor("dialog .strength-name");
    await lookAtGerman(backup, "manager", "dialog-backup");
    await backup.close();
  });

  it("moving in and out, and the settings", async () => {
    const exchange = await managerAt("#exchange", "#import-text");
    await lookAtGerman(exchange, "manager", "exchange");
    await exchange.close();
    const settings = await managerAt("#settings", "#idle-minutes");
    await settings.type("#site-host", "two words");
    await settings.click("#site-off");
    await settings.waitFor("[role=alert]");
    await lookAtGerman(settings, "manager", "settings");
    await settings.close();
  });
});

describe("a damaged vault", () => {
  it("says what is wrong, and how it is repaired", async () => {
    const manager = await managerAt("#security", "#health .state .row-detail");
    await ask(manager, "vault.lock", {});
    const [gone] = rowsOf(await readDatabase(manager), "records");
    if (gone === undefined) throw new Error("There are no records");
    await tamper(manager, { remove: [gone] });
    await ask(manager, "vault.unlock", { secret: byPin(PIN) });
    await manager.waitFor("#health .bad");
    await lookAtGerman(manager, "manager", "health-findings");
    await manager.click("#repair");
    await manager.waitFor("#again-pin");
    await lookAtGerman(manager, "manager", "dialog-repair");
    await manager.close();
  });

  it("whose header cannot be read offers the ways on", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#lock");
    const header = rowOf(await readDatabase(popup), "vault");
    const body = (header.value.body as Uint8Array).slice(1);
    await tamper(popup, { put: [{ ...header, value: { ...header.value, body } }] });
    await popup.reload();
    await popup.waitFor("#bring-back-header");
    await lookAtGerman(popup, "popup", "damaged");
    await popup.click("#start-anew");
    await popup.waitFor("dialog");
    await lookAtGerman(popup, "tab", "dialog-start-anew");
    await popup.close();
  });
});
