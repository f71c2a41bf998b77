import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ColorScheme } from "../driver/browser.ts";
import type { Surface } from "../driver/index.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { PIN, register, type Stage, setStage } from "../fixtures/stage.ts";
import { ask, byPin, replyTo } from "../vault/fixtures/asking.ts";
import { loseCopyOfHeader, readDatabase, rowOf, rowsOf, tamper } from "../vault/fixtures/database.ts";
import { actInDialog } from "../vault/fixtures/manager.ts";
import { extensionPage, look, lookAtBoth, SCHEMES } from "./fixtures/look.ts";

/** The views of a vault that was changed from outside, was brought back, or cannot be read. */

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;

  const atManager = (manager: Surface, name: string) => look(manager, "manager", scheme, name);

  beforeAll(async () => {
    stage = await setStage({ colorScheme: scheme });
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    for (const name of ["alice", "bob"]) {
      const user = { id: randomBase64url(), name: `${name}@example.com`, displayName: name };
      await register(stage, page, { user });
    }
    await page.close();
  });
  afterAll(() => stage?.close());

  it("findings, repaired, and a vault that was brought back", async () => {
    const manager = await extensionPage(stage, "popup/manager.html#security", "#health .state .row-detail");
    await ask(manager, "vault.lock", {});
    const [gone, damaged] = rowsOf(await readDatabase(manager), "records");
    if (gone === undefined || damaged === undefined) throw new Error("There are no records");
    const sealed = (damaged.value.sealed as Uint8Array).map((byte) => byte ^ 1);
    await tamper(manager, {
      remove: [gone],
      put: [{ ...damaged, value: { ...damaged.value, sealed } }],
    });
    await ask(manager, "vault.unlock", { secret: byPin(PIN) });
    await manager.waitFor("#health .bad");
    await atManager(manager, "health-findings");
    const popup = await extensionPage(stage, "popup/popup.html", "#open-health");
    await lookAtBoth(popup, scheme, "home-findings");
    await popup.close();
    await manager.click("#repair");
    await manager.waitFor("#again-pin");
    await atManager(manager, "dialog-repair");
    await actInDialog(manager, PIN);
    await manager.waitFor("#set-aside");
    await atManager(manager, "health-set-aside");

    await ask(manager, "vault.lock", {});
    await manager.evaluate(() => chrome.storage.session.set({ broughtBack: true }));
    await ask(manager, "vault.unlock", { secret: byPin(PIN) });
    await manager.waitFor("#brought-back");
    await atManager(manager, "health-brought-back");
    await manager.close();
    const home = await extensionPage(stage, "popup/popup.html", "#open-health");
    await lookAtBoth(home, scheme, "home-brought-back");
    await home.close();
    const backup = await extensionPage(stage, "popup/manager.html#backup", ".banner");
    await backup.waitFor("#backup-state");
    await atManager(backup, "manager-brought-back");
    await backup.evaluate(() => chrome.storage.session.remove("broughtBack"));
    await backup.close();
  });

  it("a vault whose header cannot be read", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#lock");
    const header = rowOf(await readDatabase(popup), "vault");
    const body = (header.value.body as Uint8Array).slice(1);
    await tamper(popup, { put: [{ ...header, value: { ...header.value, body } }] });
    expect(await replyTo(popup, "vault.state", {})).toEqual({ ok: true, value: "damaged" });
    await popup.reload();
    await popup.waitFor("#bring-back-header");
    await lookAtBoth(popup, scheme, "damaged-with-copy");
    const manager = await extensionPage(stage, "popup/manager.html", "#bring-back-header");
    await atManager(manager, "damaged-with-copy-manager");
    await manager.close();
    await popup.click("#start-anew");
    await popup.waitFor("dialog");
    await lookAtBoth(popup, scheme, "dialog-start-anew");
    await popup.press("Escape");
    await loseCopyOfHeader(popup);
    await popup.reload();
    await popup.waitFor("#start-anew");
    await lookAtBoth(popup, scheme, "damaged-without-copy");
    await popup.click("#restore-anew");
    await popup.waitFor("dialog");
    await lookAtBoth(popup, scheme, "dialog-restore-anew");
    await popup.close();
  });
});
