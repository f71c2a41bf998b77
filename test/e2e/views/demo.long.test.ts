import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo } from "../../../demo/server.ts";
import type { ColorScheme } from "../driver/browser.ts";
import type { Surface } from "../driver/index.ts";
import { approve } from "../fixtures/person.ts";
import { KIND, PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { cutOff } from "./fixtures/geometry.ts";
import { SCHEMES } from "./fixtures/look.ts";

/** The pages of the demo, which is no part of the extension. */

const WIDE = [1280, 800] as const;
const NARROW = [360, 700] as const;

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  let demo: Demo;
  let page: Surface;

  beforeAll(async () => {
    demo = await startDemo({ port: 0 });
    stage = await setStage({ colorScheme: scheme });
    page = await stage.browser.open(demo.origin);
    await page.emulateColorScheme(scheme);
  });
  afterAll(async () => {
    await stage?.close();
    await demo?.close();
  });

  async function picture(name: string): Promise<void> {
    for (const [end, size] of [
      ["-narrow", NARROW],
      ["", WIDE],
    ] as const) {
      await page.setViewport(size[0], size[1]);
      await page.screenshot(`screenshots/views-${KIND}/demo-${name}${end}-${scheme}.png`);
      const wider = (await cutOff(page)).filter((problem) => problem.startsWith("the page"));
      expect(wider, name).toEqual([]);
    }
  }

  it("from signing up to paying", async () => {
    await page.waitFor("#signup-username", { visible: true });
    await picture("start");
    await page.type("#signup-username", "ada");
    await page.type("#signup-password", "a long enough password");
    await page.click("#signup-submit");
    await page.waitFor("#add-passkey", { visible: true });
    await page.click("#add-passkey");
    await approve(await stage.browser.prompt(), { pin: PIN });
    await page.waitFor("[data-passkey-id]", { visible: true });
    await picture("home");
    await page.click("#open-billing");
    await page.waitFor("#step-up", { visible: true });
    await picture("step-up");
    await page.click("#step-up");
    await approve(await stage.browser.prompt(), { pin: PIN });
    await page.waitFor("#balance", { visible: true });
    await picture("billing");
  });
});
