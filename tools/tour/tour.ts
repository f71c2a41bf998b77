import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Demo, Verified } from "../../demo/server.ts";
import type { Browser } from "../../test/e2e/driver/index.ts";
import { closeFirstRun } from "../../test/e2e/fixtures/person.ts";
import { STEPS, type Step, type Tourist, USERNAME } from "./steps.ts";
import { describe, mismatch } from "./verified.ts";

/** The file name of a picture: "03-register-a-passkey-prompt.png". */
function pictureName(number: number, ...words: string[]): string {
  const name = words.join(" ").toLowerCase().replaceAll(" ", "-");
  return `${String(number).padStart(2, "0")}-${name}.png`;
}

async function pictureEverything(browser: Browser, folder: string, number: number): Promise<void> {
  for (const [index, surface] of (await browser.surfaces()).entries()) {
    const path = join(folder, pictureName(number, "failed", String(index + 1)));
    await surface.screenshot(path).then(
      async () => console.error(`  ${path}: ${await surface.url()}`),
      () => {},
    );
  }
}

async function takeStep(step: Step, tourist: Tourist, events: Verified[]): Promise<void> {
  events.length = 0;
  await step.run(tourist);
  const wrong = mismatch(events, step.expected, USERNAME);
  if (wrong !== undefined) throw new Error(wrong);
}

/**
 * Goes through every step in a fresh browser, prints what the relying party verified, and saves a picture
 * of each step in screenshots/tour-BROWSER. Returns 0 only if every step was verified.
 */
export async function takeTour(browser: Browser, demo: Demo): Promise<number> {
  const folder = join("screenshots", `tour-${browser.kind}`);
  await rm(folder, { recursive: true, force: true });
  const events: Verified[] = [];
  const stop = demo.onVerified((event) => events.push(event));
  await closeFirstRun(browser);
  const page = await browser.open(demo.origin);
  await page.setViewport(1280, 900);
  try {
    for (const [index, step] of STEPS.entries()) {
      const number = index + 1;
      const heading = `[${number}/${STEPS.length}] ${step.name}`;
      console.log(`${heading}…`);
      const tourist: Tourist = {
        browser,
        demo,
        page,
        picture: (surface, what) => surface.screenshot(join(folder, pictureName(number, step.name, what))),
      };
      try {
        await takeStep(step, tourist, events);
      } catch (error) {
        console.error(`${heading} failed: ${error instanceof Error ? error.message : error}`);
        await pictureEverything(browser, folder, number);
        return 1;
      }
      for (const event of events) console.log(`  verified: ${describe(event)}`);
      await page.screenshot(join(folder, pictureName(number, step.name)));
    }
  } finally {
    stop();
  }
  console.log(`Every step was verified by the relying party. Pictures: ${folder}`);
  return 0;
}
