import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ColorScheme } from "../driver/browser.ts";
import type { Surface } from "../driver/index.ts";
import { beginGet } from "../fixtures/ceremony.ts";
import { KIND, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { fillVault } from "./fixtures/full-vault.ts";
import { extensionPage, look, lookAtBoth, SCHEMES } from "./fixtures/look.ts";
import { popupOver } from "./fixtures/popup-over.ts";

/** The toolbar popup of an open vault. */

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  const inPopup = (popup: Surface, name: string) => look(popup, "popup", scheme, name);

  beforeAll(async () => {
    stage = await setStage({ colorScheme: scheme });
  });
  afterAll(() => stage?.close());

  it("with nothing in the vault", async () => {
    const popup = await extensionPage(stage, "popup/popup.html", "#recovery-reminder");
    await lookAtBoth(popup, scheme, "home-empty");
    await popup.close();
  });

  it("with items: the list, a search, nothing found, a code copied, paused", async () => {
    await fillVault(stage);
    const popup = await extensionPage(stage, "popup/popup.html", "li[data-otp-id] [data-code-value]");
    await lookAtBoth(popup, scheme, "home-items");
    await popup.press("ArrowDown");
    await inPopup(popup, "home-items-focus");
    await popup.type("#search", "nord");
    await expect.poll(() => popup.count("li[data-row]")).toBe(1);
    await inPopup(popup, "home-search");
    await popup.press("Enter");
    await expect.poll(() => popup.text("#copied")).toContain("Copied");
    await inPopup(popup, "home-copied");
    await popup.type("#search", "no such thing");
    await popup.waitFor(".empty .button");
    await inPopup(popup, "home-nothing-found");
    await popup.setViewport(380, 1000);
    await popup.reload();
    await popup.waitFor("li[data-otp-id] [data-code-value]");
    await popup.waitFor("#open-backup-section");
    await popup.click("#pause-switch");
    await popup.waitFor("#paused", { visible: true });
    await lookAtBoth(popup, scheme, "home-paused");
    await popup.click("#end-pause");
    await popup.waitFor("#paused", { gone: true });
    await popup.close();
  });

  // Firefox's protocol puts no script before those of an extension's page.
  it.runIf(KIND === "chrome")("over a site: its items first, its switch, and what it asks", async () => {
    const address = `${stage.site.origin()}/`;
    const page = await stage.browser.open(address);
    const waiting = await beginGet(page, requestOptions(stage.rp), { mediation: "conditional" });
    const popup = await popupOver(stage, address);
    await popup.waitFor("#sign-in-here", { visible: true });
    await popup.waitFor("li.group");
    await inPopup(popup, "home-over-site");
    await popup.close();
    await waiting.abort();
    await page.close();
  });
});
