import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { fillVault } from "./fixtures/full-vault.ts";
import { extensionPage } from "./fixtures/look.ts";

/** What a person has set in the system: less motion, and colours of their own. */

let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  await fillVault(stage);
  manager = await extensionPage(stage, "popup/manager.html", "li[data-otp-id] .ring");
});
afterAll(() => stage?.close());

/** What moves in the page, a ring that turns put into it. */
const moving = () =>
  manager.evaluate(() => {
    const spinner = document.createElement("span");
    spinner.className = "spinner";
    document.querySelector("main")?.append(spinner);
    const found = new Set<string>();
    for (const element of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const { transitionDuration, animationName } = getComputedStyle(element, part);
        const lasts = transitionDuration.split(", ").some((time) => Number.parseFloat(time) > 0);
        if (lasts || animationName.includes("turn"))
          found.add(`${element.localName}.${element.getAttribute("class")}`);
      }
    }
    spinner.remove();
    return [...found];
  });

it("nothing moves where less motion is wanted", async () => {
  expect(await moving()).toContain("span.spinner");
  expect(await moving()).toContain("circle.ring-left");
  await manager.emulatePreferences({ reducedMotion: true });
  expect(await moving()).toEqual([]);
  await manager.emulatePreferences({});
});

const styles = (selectors: Record<string, string>) =>
  manager.evaluate(
    (wanted) =>
      Object.fromEntries(
        Object.entries(wanted).map(([name, selector]) => {
          const element = document.querySelector(selector);
          if (element === null) throw new Error(`${selector} is not there`);
          const { backgroundColor, borderBottomColor, borderTopWidth, stroke, outlineStyle, outlineWidth } =
            getComputedStyle(element);
          const outline = `${outlineStyle} ${outlineWidth}`;
          return [name, { backgroundColor, borderBottomColor, borderTopWidth, stroke, outline }];
        }),
      ),
    selectors,
  );

it("with forced colours, what is chosen, focused and left of a code can still be told", async () => {
  await manager.emulatePreferences({ forcedColors: true });
  await manager.press("Tab");
  await manager.press("Tab");
  const seen = await styles({
    current: ".manager-nav a[aria-current]",
    other: ".manager-nav a:not([aria-current])",
    chosen: ".segment input:checked + span",
    unchosen: ".segment input:not(:checked) + span",
    main: ".button.primary",
    button: "#lock",
    left: ".ring-left",
    ground: ".ring-ground",
    icon: ".icon-button",
    focused: ":focus-visible",
  });
  expect(seen.current?.borderBottomColor).not.toBe(seen.other?.borderBottomColor);
  expect(seen.chosen?.backgroundColor).not.toBe(seen.unchosen?.backgroundColor);
  expect(seen.main?.backgroundColor).not.toBe(seen.button?.backgroundColor);
  expect(seen.left?.stroke).not.toBe(seen.ground?.stroke);
  expect(seen.icon?.borderTopWidth).toBe("1px");
  expect(seen.focused?.outline).toBe("solid 2px");
  await manager.screenshot(`screenshots/views-${KIND}/items-forced-colours.png`);
  for (const [path, awaited, name] of [
    ["popup/popup.html", "li[data-otp-id] .ring", "home-forced-colours"],
    ["popup/manager.html#settings", "#theme input:checked", "settings-forced-colours"],
  ] as const) {
    const page = await extensionPage(stage, path, awaited);
    await page.emulatePreferences({ forcedColors: true });
    await page.screenshot(`screenshots/views-${KIND}/${name}.png`);
    await page.close();
  }
});
