import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../../demo/server.ts";
import type { ColorScheme } from "./driver/browser.ts";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock, makeVault } from "./fixtures/person.ts";
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

/**
 * Pictures of everything that a person sees, light and dark, in screenshots/views-BROWSER. They are there to
 * be looked at; what can be checked without eyes is: nothing is cut off sideways, the scheme is the asked
 * one, and text and controls can be told from what is behind them.
 */

const POPUP = [380, 600] as const;
const TAB = [1280, 800] as const;

describe.each(["light", "dark"] as const)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  let demo: Demo;
  let page: Surface;

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

  async function extensionPage(path: string, awaited: string): Promise<Surface> {
    const surface = await stage.browser.extension(path);
    await surface.waitFor(awaited, { visible: true });
    return surface;
  }

  it("first run", async () => {
    const popup = await extensionPage("popup/popup.html", "#new-pin");
    await look(popup, "first-run", POPUP);
    await look(popup, "first-run-tab", TAB);
    await popup.type("#new-pin", "1234");
    await popup.press("Enter");
    await popup.waitFor("[role=alert]");
    await look(popup, "first-run-too-short", POPUP);
    await popup.close();
    await makeVault(stage.browser, PIN);
  });

  it("toolbar popup and manager", async () => {
    for (const name of ["popup", "manager"] as const) {
      const surface = await extensionPage(`popup/${name}.html`, "#lock");
      await look(surface, `${name}-empty`, name === "popup" ? POPUP : TAB);
      await surface.close();
    }
    for (const name of ["alice", "bob", "carla"]) {
      const user = { id: randomBase64url(), name: `${name}@example.com`, displayName: name };
      await register(stage, page, { user });
    }
    for (const name of ["popup", "manager"] as const) {
      const surface = await extensionPage(`popup/${name}.html`, "[data-credential-id], .row, li");
      await look(surface, `${name}-three`, name === "popup" ? POPUP : TAB);
      await surface.close();
    }
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
    const popup = await extensionPage("popup/popup.html", "#unlock");
    await look(popup, "popup-locked", POPUP);
    await popup.close();
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
});
