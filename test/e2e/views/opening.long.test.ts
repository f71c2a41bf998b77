import { afterAll, beforeAll, describe, it } from "vitest";
import type { ColorScheme } from "../driver/browser.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { ask, byPin, byRecovery } from "../vault/fixtures/asking.ts";
import { readDatabase, rowOf, tamper } from "../vault/fixtures/database.ts";
import { extensionPage, look, lookAtBoth, SCHEMES } from "./fixtures/look.ts";

/** The views of a vault that is not open: the first run, the locked vault, and what keeps a PIN from opening it. */

/** Of the counter for each slot that has none of its own. */
const EVERY_SLOT = new Uint8Array(16);

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  let recoveryCode = "";

  beforeAll(async () => {
    stage = await setStage({ vault: false, colorScheme: scheme });
  });
  afterAll(() => stage?.close());

  it("first run", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#new-pin");
    await lookAtBoth(popup, scheme, "first-run");
    await popup.type("#new-pin", "1234");
    await popup.press("Enter");
    await popup.waitFor("[role=alert]");
    await lookAtBoth(popup, scheme, "first-run-too-short");
    await popup.click("#restore-first");
    await popup.waitFor("#restore-file");
    await lookAtBoth(popup, scheme, "first-run-restore");
    await popup.reload();
    await popup.type("#new-pin", PIN);
    await popup.type("#confirm-pin", PIN);
    await popup.waitFor(".strength-name");
    await lookAtBoth(popup, scheme, "first-run-meter");
    await popup.click("#create-vault");
    await popup.waitFor("#recovery-code", { timeout: 30_000 });
    recoveryCode = await popup.text("#recovery-code");
    await lookAtBoth(popup, scheme, "recovery-code");
    await popup.close();
  });

  it("the locked vault, and what keeps a PIN from opening it", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#lock");
    await ask(popup, "vault.lock", {});
    await popup.waitFor("#unlock");
    await lookAtBoth(popup, scheme, "unlock");
    const manager = await extensionPage(stage, "popup/manager.html", "#unlock");
    await look(manager, "manager", scheme, "unlock-manager");
    await manager.close();
    await popup.type("#pin", "not the PIN");
    await popup.click("#unlock");
    await popup.waitFor("[role=alert]", { timeout: 30_000 });
    await lookAtBoth(popup, scheme, "unlock-wrong-pin");
    await popup.click("#use-recovery");
    await popup.waitFor("#recovery-input");
    await lookAtBoth(popup, scheme, "unlock-recovery");
    await popup.reload();

    await ask(popup, "vault.unlock", { secret: byPin(PIN) });
    const before = rowOf(await readDatabase(popup), "vault");
    await ask(popup, "slots.add", { secret: byPin(PIN), add: { type: "recovery" } });
    const now = rowOf(await readDatabase(popup), "vault");
    await ask(popup, "vault.lock", {});
    await tamper(popup, { put: [before] });
    await popup.type("#pin", "not the PIN");
    await popup.click("#unlock");
    await popup.waitFor("#other-header", { timeout: 30_000 });
    await lookAtBoth(popup, scheme, "unlock-other-header");
    await tamper(popup, { put: [now] });

    const counters = rowOf(await readDatabase(popup), "attempts");
    for (const [name, failures, wait, awaited] of [
      ["wait", 6, 42_000, "[role=timer]"],
      ["rests", 10, 0, "#recovery-input"],
    ] as const) {
      const value = [{ slot: EVERY_SLOT, failures, wait }] as unknown as typeof counters.value;
      await tamper(popup, { put: [{ ...counters, value }] });
      await popup.reload();
      await popup.waitFor(awaited, { visible: true });
      await lookAtBoth(popup, scheme, `unlock-${name}`);
    }
    await ask(popup, "vault.unlock", { secret: byRecovery(recoveryCode) });
    await popup.close();
  });
});
