import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ColorScheme } from "../driver/browser.ts";
import type { Surface } from "../driver/index.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, press } from "../manage/fixtures/by-role.ts";
import { BASE32 } from "../manage/fixtures/codes.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { fillVault, itemNamed } from "./fixtures/full-vault.ts";
import { extensionPage, look, SCHEMES } from "./fixtures/look.ts";

/** The manager of an open vault: its items, their pages, its sections and its dialogs. */

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  const picture = (manager: Surface, name: string) => look(manager, "manager", scheme, name);

  beforeAll(async () => {
    stage = await setStage({ colorScheme: scheme });
  });
  afterAll(() => stage?.close());

  it("with nothing in the vault", async () => {
    const manager = await extensionPage(stage, "popup/manager.html", "#recovery-banner");
    await picture(manager, "manager-empty");
    await manager.close();
    await fillVault(stage);
  });

  it("the list: grouped, many chosen, searched, the bin", async () => {
    const manager = await extensionPage(stage, "popup/manager.html", "li[data-otp-id] [data-code-value]");
    await picture(manager, "items");
    await manager.click("#by-site");
    await picture(manager, "items-by-site");
    await manager.click("li[data-otp-id] input[type=checkbox]");
    await manager.click("li[data-credential-id] input[type=checkbox]");
    await manager.waitFor("#bulk-bar");
    await picture(manager, "items-chosen");
    await manager.type("#search", "no such thing");
    await manager.waitFor(".empty");
    await picture(manager, "items-nothing-found");
    await manager.press("Escape");
    await press(manager, "radio", "Bin");
    await manager.waitFor("li[data-otp-id]");
    await picture(manager, "items-bin");
    await manager.click("li[data-otp-id] input[type=checkbox]");
    await manager.click("#erase");
    await manager.waitFor("dialog");
    await picture(manager, "dialog-erase");
    await manager.close();
  });

  it("adding a code", async () => {
    const manager = await extensionPage(stage, "popup/manager.html#add-code", "#code-text");
    await picture(manager, "dialog-add-code");
    await manager.click("#dialog-action");
    await manager.waitFor("[role=alert]");
    await picture(manager, "dialog-add-code-nothing");
    await manager.type("#code-text", BASE32);
    await press(manager, "button", "Type, digits and period");
    await expect.poll(() => manager.text("#code-preview")).toMatch(/\d/);
    await picture(manager, "dialog-add-code-filled");
    await manager.close();
  });

  it("the page of an item", async () => {
    const manager = await extensionPage(stage, "popup/manager.html", "li[data-otp-id]");
    const pages = [
      ["item-code", "GitHub"],
      ["item-counter", "Counter"],
      ["item-long", "Unabbreviated"],
      ["item-passkey", "דנה@example.com"],
      ["item-archived", '"archived":true'],
      ["item-bin", "Old shop"],
    ] as const;
    for (const [name, text] of pages) {
      const id = await itemNamed(manager, text);
      await manager.evaluate((item) => {
        location.hash = `#item=${item}`;
      }, id);
      await manager.waitFor(".item-page #facts", { visible: true });
      await manager.waitFor(".item-page #save-own");
      await picture(manager, name);
    }
    await manager.evaluate(() => {
      location.hash = "#item=AAAAAAAAAAAAAAAAAAAAAA";
    });
    await byRole(manager, "heading", "does not hold this item");
    await picture(manager, "item-gone");
    await manager.close();
  });

  it("an item's recovery codes, its secret, and the way back from the bin", async () => {
    const manager = await extensionPage(stage, "popup/manager.html", "li[data-otp-id]");
    const id = await itemNamed(manager, "GitHub");
    const recoveryCodes = [{ code: "aaaa-1111", usedAt: 1_700_000_000_000 }, { code: "bbbb-2222" }];
    await ask(manager, "items.change", { items: [id], change: { recoveryCodes, note: "Ask Bob" } });
    await manager.evaluate((item) => {
      location.hash = `#item=${item}`;
    }, id);
    await byRole(manager, "checkbox", "aaaa-1111");
    await press(manager, "button", "Add recovery codes");
    await manager.waitFor("#recovery-paste");
    await picture(manager, "item-recovery-codes");
    await manager.click("#reveal");
    await manager.waitFor("#again-pin");
    await picture(manager, "dialog-reveal");
    await manager.type("#again-pin", "not the PIN");
    await manager.click("#dialog-action");
    await manager.waitFor("dialog [role=alert]", { timeout: 30_000 });
    await picture(manager, "dialog-wrong-pin");
    await manager.type("#again-pin", PIN);
    await manager.click("#dialog-action");
    await manager.waitFor("#revealed-uri", { timeout: 30_000 });
    await picture(manager, "dialog-revealed");
    await manager.click("#reveal-done");
    await manager.click("#to-bin");
    await manager.waitFor("#undo-toast", { visible: true });
    await picture(manager, "item-undo");
    await manager.click("#undo");
    await manager.close();
  });

  it("settings and backup", async () => {
    const settings = await extensionPage(stage, "popup/manager.html#settings", "#idle-minutes");
    await picture(settings, "settings");
    await settings.type("#site-host", "two words");
    await settings.click("#site-off");
    await settings.waitFor("[role=alert]");
    await settings.type("#site-host", "switched-off.example");
    await settings.click("#site-off");
    await expect.poll(() => settings.text("main")).toContain("switched-off.example");
    await picture(settings, "settings-site");
    await settings.close();
    const backup = await extensionPage(stage, "popup/manager.html#backup", "#backup-state");
    await picture(backup, "backup");
    await backup.click("#make-backup");
    await backup.type("#backup-passphrase", "granite willow lantern");
    await backup.waitFor("dialog .strength-name");
    await picture(backup, "dialog-backup");
    await backup.close();
  });

  it("security and its dialogs", async () => {
    const security = await extensionPage(stage, "popup/manager.html#security", "[data-slot-type=pin]");
    await security.waitFor("#health .state .row-detail");
    await picture(security, "security");
    for (const [name, opener] of [
      ["pin", "[data-slot-type=pin] .row-side .button"],
      ["new-code", "[data-slot-type=recovery] .row-side .button"],
      ["remove-code", "[data-slot-type=recovery] .row-side .quiet"],
    ] as const) {
      await security.click(opener);
      await security.waitFor("#again-pin");
      await picture(security, `dialog-${name}`);
      await security.press("Escape");
      await security.waitFor("dialog", { gone: true });
    }
    await security.close();
  });
});
