import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../../demo/server.ts";
import type { ColorScheme } from "./driver/browser.ts";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { ask, byPin, byRecovery, replyTo } from "./vault/fixtures/asking.ts";
import {
  loseCopyOfHeader,
  readDatabase,
  rowOf,
  rowsOf,
  type StoredRow,
  tamper,
} from "./vault/fixtures/database.ts";
import { actInDialog } from "./vault/fixtures/manager.ts";

/**
 * Pictures of everything that a person sees, light and dark, in screenshots/views-BROWSER. They are there to
 * be looked at; what can be checked without eyes is: nothing is cut off sideways, the scheme is the asked
 * one, and text and controls can be told from what is behind them.
 */

const POPUP = [380, 600] as const;
const TAB = [1280, 800] as const;
const NARROW = [400, 800] as const;

describe.each(["light", "dark"] as const)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  let demo: Demo;
  let page: Surface;
  let recoveryCode = "";
  let passkeys: StoredRow[] = [];

  beforeAll(async () => {
    demo = await startDemo({ port: 0 });
    stage = await setStage({ vault: false, colorScheme: scheme });
    page = await stage.browser.open(`${stage.site.origin()}/`);
  });
  afterAll(async () => {
    await stage?.close();
    await demo?.close();
  });

  async function look(surface: Surface, name: string, size?: readonly [number, number]): Promise<void> {
    await surface.emulateColorScheme(scheme);
    if (size) await surface.setViewport(...size);
    await surface.screenshot(`screenshots/views-${KIND}/${name}-${scheme}.png`);
    const seen = await surface.evaluate(() => {
      const root = document.documentElement;
      const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const brightness = (color: string) => channels(color).reduce((sum, channel) => sum + channel, 0) / 3;
      const body = getComputedStyle(document.body);
      const ground = [root, document.body].map((element) => getComputedStyle(element).backgroundColor);
      const painted =
        ground.find((color) => !/^rgba\(.*, 0\)$|transparent/.test(color)) ?? "rgb(255, 255, 255)";
      return {
        overflow: root.scrollWidth - root.clientWidth,
        background: brightness(painted),
        text: brightness(body.color),
      };
    });
    expect(seen.overflow, `${name} is cut off sideways`).toBeLessThanOrEqual(0);
    if (scheme === "light") expect(seen.background - seen.text, name).toBeGreaterThan(120);
    else expect(seen.text - seen.background, name).toBeGreaterThan(120);
  }

  /** The popup's page as it is in the toolbar, and as a tab. */
  async function lookAtBoth(popup: Surface, name: string): Promise<void> {
    const put = (place: string) =>
      popup.evaluate((shown) => {
        document.documentElement.dataset.place = shown;
      }, place);
    await look(popup, `${name}-tab`, TAB);
    await put("popup");
    await look(popup, `${name}-popup`, POPUP);
    await put("tab");
  }

  async function lookAtManager(manager: Surface, name: string): Promise<void> {
    await look(manager, `${name}-narrow`, NARROW);
    await look(manager, name, TAB);
  }

  async function extensionPage(path: string, awaited: string): Promise<Surface> {
    const surface = await stage.browser.extension(path);
    await surface.waitFor(awaited, { visible: true });
    return surface;
  }

  it("first run", async () => {
    const popup = await extensionPage("popup/popup.html", "#new-pin");
    await lookAtBoth(popup, "first-run");
    await popup.type("#new-pin", "1234");
    await popup.press("Enter");
    await popup.waitFor("[role=alert]");
    await lookAtBoth(popup, "first-run-too-short");
    await popup.click("#restore-first");
    await popup.waitFor("#restore-file");
    await lookAtBoth(popup, "first-run-restore");
    await popup.reload();
    await popup.type("#new-pin", PIN);
    await popup.type("#confirm-pin", PIN);
    await popup.waitFor(".strength-name");
    await lookAtBoth(popup, "first-run-meter");
    await popup.click("#create-vault");
    await popup.waitFor("#recovery-code", { timeout: 30_000 });
    recoveryCode = await popup.text("#recovery-code");
    await lookAtBoth(popup, "recovery-code");
    await popup.close();
  });

  it("toolbar popup and manager", async () => {
    const emptyPopup = await extensionPage("popup/popup.html", "#recovery-reminder");
    await lookAtBoth(emptyPopup, "home-empty");
    await emptyPopup.close();
    const emptyManager = await extensionPage("popup/manager.html", "#recovery-banner");
    await lookAtManager(emptyManager, "manager-empty");
    await emptyManager.close();
    for (const name of ["alice", "bob", "carla"]) {
      const user = { id: randomBase64url(), name: `${name}@example.com`, displayName: name };
      await register(stage, page, { user });
    }
    const popup = await extensionPage("popup/popup.html", "[data-credential-id]");
    await popup.waitFor("#open-backup-section");
    await lookAtBoth(popup, "home-three");
    await popup.close();
    const manager = await extensionPage("popup/manager.html", "[data-credential-id]");
    await lookAtManager(manager, "manager-passkeys");
    passkeys = rowsOf(await readDatabase(manager), "records");
    const slots = await ask(manager, "slots.list", {});
    for (const { slot, type } of slots)
      if (type === "recovery") await ask(manager, "recovery.confirmed", { slot });
    await manager.close();
  });

  it("the manager's sections and dialogs", async () => {
    const manager = await extensionPage("popup/manager.html#backup", "#backup-state");
    await lookAtManager(manager, "manager-backup");
    await manager.click("#make-backup");
    await manager.type("#backup-passphrase", "granite willow lantern");
    await manager.waitFor("dialog .strength-name");
    await lookAtManager(manager, "dialog-backup");
    await manager.close();
    const settings = await extensionPage("popup/manager.html#settings", "#idle-minutes");
    await lookAtManager(settings, "manager-settings");
    await settings.close();
    const security = await extensionPage("popup/manager.html#security", "[data-slot-type=pin]");
    await security.waitFor("#health .state .row-detail");
    await lookAtManager(security, "manager-security");
    for (const [name, opener] of [
      ["pin", "[data-slot-type=pin] .row-side .button"],
      ["new-code", "[data-slot-type=recovery] .row-side .button"],
      ["remove-code", "[data-slot-type=recovery] .row-side .quiet"],
    ] as const) {
      await security.click(opener);
      await security.waitFor("#again-pin");
      await lookAtManager(security, `dialog-${name}`);
      await security.press("Escape");
      await security.waitFor("dialog", { gone: true });
    }
    await security.close();
  });

  it("prompt: create, wrong PIN", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await look(prompt, "prompt-create");
    await approveWrongly(prompt, "not the PIN");
    await look(prompt, "prompt-wrong-pin");
    await cancel(prompt);
    await ceremony.outcome();
  });

  it("prompt: sign in with three accounts, locked, then chosen", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await look(prompt, "prompt-three-accounts");
    await cancel(prompt);
    await ceremony.outcome();
    await lock(stage.browser);
    const locked = await beginGet(page, requestOptions(stage.rp, { userVerification: "required" }));
    const asking = await stage.browser.prompt();
    await asking.waitFor("#approve:not([disabled])");
    await look(asking, "prompt-locked");
    await asking.type("#pin", PIN);
    await asking.click("#approve");
    await asking.waitFor("[data-credential-id]");
    await look(asking, "prompt-unlocked-choose");
    await approve(asking, {});
    await locked.outcome();
  });

  it("the locked vault, and what keeps a PIN from opening it", async () => {
    const popup = await extensionPage("popup/popup.html", "#lock");
    await ask(popup, "vault.lock", {});
    await popup.waitFor("#unlock");
    await lookAtBoth(popup, "unlock");
    await popup.click("#use-recovery");
    await popup.waitFor("#recovery-input");
    await lookAtBoth(popup, "unlock-recovery");
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
    await lookAtBoth(popup, "unlock-other-header");
    await tamper(popup, { put: [now] });

    const counters = rowOf(await readDatabase(popup), "attempts");
    const [first] = counters.value as unknown as { slot: Uint8Array }[];
    for (const [name, failures, wait, awaited] of [
      ["wait", 6, 42_000, "[role=timer]"],
      ["rests", 10, 0, "#recovery-input"],
    ] as const) {
      const value = [{ ...first, failures, wait }] as unknown as typeof counters.value;
      await tamper(popup, { put: [{ ...counters, value }] });
      await popup.reload();
      await popup.waitFor(awaited, { visible: true });
      await lookAtBoth(popup, `unlock-${name}`);
    }
    await ask(popup, "vault.unlock", { secret: byRecovery(recoveryCode) });
    await popup.close();
  });

  it("a vault that was changed from outside, repaired, and brought back", async () => {
    const manager = await extensionPage("popup/manager.html#security", "#health .state .row-detail");
    await ask(manager, "vault.lock", {});
    const now = rowsOf(await readDatabase(manager), "records");
    const [gone, damaged] = now.filter(({ key }) => passkeys.some((row) => String(row.key) === String(key)));
    if (gone === undefined || damaged === undefined) throw new Error("There are no records");
    const sealed = (damaged.value.sealed as Uint8Array).map((byte) => byte ^ 1);
    await tamper(manager, {
      remove: [gone],
      put: [{ ...damaged, value: { ...damaged.value, sealed } }],
    });
    await ask(manager, "vault.unlock", { secret: byPin(PIN) });
    await manager.waitFor("#health .bad");
    await lookAtManager(manager, "health-findings");
    const popup = await extensionPage("popup/popup.html", "#open-health");
    await lookAtBoth(popup, "home-findings");
    await popup.close();
    await manager.click("#repair");
    await manager.waitFor("#again-pin");
    await lookAtManager(manager, "dialog-repair");
    await actInDialog(manager, PIN);
    await manager.waitFor("#set-aside");
    await lookAtManager(manager, "health-set-aside");

    await ask(manager, "vault.lock", {});
    await manager.evaluate(() => chrome.storage.session.set({ broughtBack: true }));
    await ask(manager, "vault.unlock", { secret: byPin(PIN) });
    await manager.waitFor("#brought-back");
    await lookAtManager(manager, "health-brought-back");
    await manager.close();
    const home = await extensionPage("popup/popup.html", "#open-health");
    await lookAtBoth(home, "home-brought-back");
    await home.close();
    const backup = await extensionPage("popup/manager.html#backup", ".banner");
    await backup.waitFor("#backup-state");
    await lookAtManager(backup, "manager-brought-back");
    await backup.evaluate(() => chrome.storage.session.remove("broughtBack"));
    await backup.close();
  });

  it("demo pages", async () => {
    await page.goto(demo.origin);
    await page.waitFor("#signup-username", { visible: true });
    await look(page, "demo-start", TAB);
    await page.type("#signup-username", "ada");
    await page.type("#signup-password", "a long enough password");
    await page.click("#signup-submit");
    await page.waitFor("#add-passkey", { visible: true });
    await page.click("#add-passkey");
    await approve(await stage.browser.prompt(), { pin: PIN });
    await page.waitFor("[data-passkey-id]", { visible: true });
    await look(page, "demo-home", TAB);
    await page.click("#open-billing");
    await page.waitFor("#step-up", { visible: true });
    await look(page, "demo-step-up", TAB);
    await page.click("#step-up");
    await approve(await stage.browser.prompt(), { pin: PIN });
    await page.waitFor("#balance", { visible: true });
    await look(page, "demo-billing", TAB);
    await page.setViewport(360, 700);
    await look(page, "demo-billing-narrow");
  });

  it("a vault whose header cannot be read", async () => {
    const popup = await extensionPage("popup/popup.html", "#lock");
    const header = rowOf(await readDatabase(popup), "vault");
    const body = (header.value.body as Uint8Array).slice(1);
    await tamper(popup, { put: [{ ...header, value: { ...header.value, body } }] });
    expect(await replyTo(popup, "vault.state", {})).toEqual({ ok: true, value: "damaged" });
    await popup.reload();
    await popup.waitFor("#bring-back-header");
    await lookAtBoth(popup, "damaged-with-copy");
    const manager = await extensionPage("popup/manager.html", "#bring-back-header");
    await lookAtManager(manager, "damaged-with-copy-manager");
    await manager.close();
    await popup.click("#start-anew");
    await popup.waitFor("dialog");
    await lookAtBoth(popup, "dialog-start-anew");
    await popup.press("Escape");
    await loseCopyOfHeader(popup);
    await popup.reload();
    await popup.waitFor("#start-anew");
    await lookAtBoth(popup, "damaged-without-copy");
    await popup.click("#restore-anew");
    await popup.waitFor("dialog");
    await lookAtBoth(popup, "dialog-restore-anew");
    await popup.close();
  });
});
