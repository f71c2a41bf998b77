import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { backupOf, codeItem, PASSPHRASE } from "../vault/fixtures/backup.ts";
import { byRole, countByRole, fill, press } from "./fixtures/by-role.ts";
import { HOTP_VALUES, newCode, newCounterCode, valuesAround } from "./fixtures/codes.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** A clock that is wrong: noticed, told from another device, put right for codes by the person's choice alone. */

const MINUTES = 60_000;
/** By so much the other device is ahead. */
const AHEAD = 200_000;

let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  manager = await stage.browser.extension("popup/manager.html");
  await ask(manager, "codes.add", {
    codes: [newCode("Clocked", "ada"), newCounterCode("Counted", "ada")],
  });
  await manager.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html");
});
afterEach(() => manager.close());

const shown = async () => (await manager.text(".code-card .code-value")).replace(/\s/g, "");
const clock = () => ask(manager, "clock.state", {});
/** In light and dark, with the element in view. */
async function look(surface: Surface, name: string, selector: string): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await surface.emulateColorScheme(scheme);
    await surface.evaluate((it) => document.querySelector(it)?.scrollIntoView({ block: "center" }), selector);
    await surface.screenshot(`screenshots/views-${KIND}/${name}-${scheme}.png`);
  }
}
async function openCheck(name: string): Promise<void> {
  await press(manager, "link", name);
  await press(manager, "button", "Are the codes refused?");
}
async function type(field: string, code: string, action: string): Promise<void> {
  await fill(manager, "textbox", field, code);
  await press(manager, "button", action);
}

describe("the code of another device", () => {
  it("that is none is called so, and one that agrees lets the clock be", async () => {
    await openCheck("Clocked");
    await type("Code on the other device", "12345", "Compare");
    await byRole(manager, "alert", "At no time within ten minutes is this the code");
    await look(manager, "clock-check-wrong", "#code-check");
    await type("Code on the other device", valuesAround(Date.now())[1] ?? "", "Compare");
    await byRole(manager, "status", "Both agree");
    expect(await countByRole(manager, "button", "Correct the codes by that")).toBe(0);
  });

  it("tells how far the clock is off; codes follow once the person says so, and the vault's times do not", async () => {
    await openCheck("Clocked");
    await type("Code on the other device", valuesAround(Date.now() + AHEAD)[1] ?? "", "Compare");
    await byRole(manager, "status", "The other device is about 3 minutes");
    await look(manager, "clock-check", "#code-check");
    expect(await clock()).toMatchObject({ offset: 0 });
    await press(manager, "button", "Correct the codes by that");
    await byRole(manager, "status", "The codes are corrected");
    const { offset } = await clock();
    expect(Math.abs(offset - AHEAD)).toBeLessThanOrEqual(20_000);
    const here = valuesAround(Date.now());
    await expect.poll(async () => valuesAround(Date.now() + offset).includes(await shown())).toBe(true);
    expect(here).not.toContain(await shown());
    const [added = ""] = await ask(manager, "codes.add", { codes: [newCode("Later", "ada")] });
    const later = (await ask(manager, "items.list", {})).find(({ item }) => item === added);
    expect(Math.abs((later?.createdAt ?? 0) - Date.now())).toBeLessThan(MINUTES);
  });

  it("counts in the popup too, and is taken back in the settings", async () => {
    const { offset } = await clock();
    const popup = await stage.browser.extension("popup/popup.html");
    const inPopup = async () => (await popup.text("[data-otp-id] .code-value")).replace(/\s/g, "");
    await expect.poll(async () => valuesAround(Date.now() + offset).includes(await inPopup())).toBe(true);
    await popup.close();
    await press(manager, "link", "Settings");
    await expect.poll(() => manager.text("#clock-offset")).toMatch(/^Codes are made for 3 minutes.* later/);
    await look(manager, "settings-clock", "#code-clock");
    await press(manager, "button", "Go by the clock again");
    await expect.poll(() => manager.text("#clock-offset")).toBe("Codes are made by this computer’s clock");
    await press(manager, "link", "Items");
    await press(manager, "link", "Clocked");
    await expect.poll(async () => valuesAround(Date.now()).includes(await shown())).toBe(true);
  });
});

it("a counter goes on after the last code that was used elsewhere", async () => {
  await openCheck("Counted");
  await type("Last code that was used", "000000", "Go on after it");
  await byRole(manager, "alert", "none of the next 50 codes");
  await type("Last code that was used", HOTP_VALUES[2] ?? "", "Go on after it");
  await byRole(manager, "status", "The counter goes on after that code");
  await expect.poll(shown).toBe(HOTP_VALUES[3]);
  await look(manager, "counter-check", "#code-check");
});

describe("without asking anyone", () => {
  it("a server's date that was seen in passing is told with its site, and taken by choice", async () => {
    // As the background keeps it from an answer that it fetched for something else.
    await manager.evaluate((at) => {
      const serverClock = { host: "login.example.com", least: 179_000, most: 180_400, at };
      return chrome.storage.session.set({ serverClock });
    }, Date.now());
    const popup = await stage.browser.extension("popup/popup.html");
    await byRole(
      popup,
      "status",
      "If the server of login.example.com is right, codes are made here for a time that is 3 minutes too early",
    );
    await popup.setViewport(380, 600);
    await look(popup, "popup-clock-notice", "#clock-notice");
    await popup.close();
    await manager.reload();
    await byRole(manager, "status", "codes are made here for a time that is 3 minutes too early");
    await look(manager, "items-clock-notice", "#clock-notice");
    await press(manager, "button", "Look at the clock");
    await expect.poll(() => manager.text("#code-clock")).toContain("3 minutes behind, to within 1 second");
    await look(manager, "settings-clock-server", "#code-clock");
    await press(manager, "button", "Correct the codes by that");
    await expect.poll(() => manager.text("#clock-offset")).toContain("3 minutes later");
    expect(await clock()).toMatchObject({ offset: 180_000 });
    await press(manager, "link", "Items");
    await expect.poll(() => manager.count("#clock-notice")).toBe(0);
    await ask(manager, "clock.set", { offset: 0 });
    // Whoever asks for it just now writes it down once more.
    await expect
      .poll(
        () =>
          manager.evaluate(async () => {
            const before = await chrome.storage.session.get("serverClock");
            await chrome.storage.session.remove("serverClock");
            return Object.keys(before).length;
          }),
        { interval: 500 },
      )
      .toBe(0);
  });

  it("a clock that is behind what the vault has noted is noticed", async () => {
    const late = codeItem("From tomorrow");
    if (late.kind === "code") late.value.createdAt = Date.now() + 1440 * MINUTES;
    const file = Buffer.from(await backupOf(late)).toString("base64url");
    await ask(manager, "backup.restore", { file, passphrase: PASSPHRASE, replace: [] });
    await byRole(manager, "status", "but the vault was used at");
    await look(manager, "items-clock-behind", "#clock-notice");
  });
});
