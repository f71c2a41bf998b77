import { join } from "node:path";
import { build } from "vite";
import { type Browser, until } from "../../../test/e2e/driver/index.ts";
import { setStage } from "../../../test/e2e/fixtures/stage.ts";
import { ask, withPage } from "../../../test/e2e/vault/fixtures/asking.ts";
import { inBenchPage, openEmptyWindow } from "../ceremonies/bench-page.ts";
import { LIST_PAGE } from "../measured-copy.ts";
import { Samples } from "../report/figures.ts";
import { progress } from "../report/progress.ts";
import { interleaved } from "../rounds.ts";
import type { Subject } from "../subject.ts";
import { fillUp } from "./fill.ts";
import { importCodes } from "./importing.ts";
import type { listBench } from "./list-page.ts";
import { openPopup } from "./opened.ts";
import type { PageStamps } from "./watch-page.ts";

/** Numbers of items in the vault, rising. */
export const SIZES = [10, 1_000, 10_000] as const;
/** Numbers of entries of an import. */
export const IMPORTS = [100, 10_000] as const;
/** Searches of each text in one measurement: the pages' clocks are coarse. */
const TIMES = 20;
const TYPED = "somebody";

/** In the pages. */
declare const bench: typeof listBench;
declare const watched: PageStamps;

/** Bundles the script of the page that searches into the measured copy. */
export async function addListBench(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      lib: { entry: "tools/bench/manager/list-page.ts", formats: ["es"], fileName: () => "list.js" },
      outDir: join(folder, "bench"),
      emptyOutDir: false,
    },
  });
}

/** Times popup and manager as a person meets them: opened, searched, and with an import. */
export async function benchManager(subject: Subject): Promise<Samples> {
  const { kind, executablePath, extensionDir, runs } = subject;
  const samples = new Samples();
  const stage = await setStage({ browser: kind, executablePath, extensionDir });
  const { browser } = stage;
  try {
    let filled = 0;
    for (const size of SIZES) {
      progress(`Manager in ${kind}: ${size} items…`);
      await withPage(browser, (page) => fillUp(page, filled, size));
      filled = size;
      await interleaved(`Popup in ${kind}, ${size} items`, runs, openings(browser, size, samples));
      await searches(browser, size, runs, samples);
    }
  } finally {
    await stage.close();
  }
  await imports(subject, samples);
  return samples;
}

/** An empty page of the extension, the popup, and the popup while the background is stopped. */
function openings(browser: Browser, size: number, samples: Samples) {
  const empty = {
    name: "empty page",
    run: (counted: boolean) =>
      inBenchPage(browser, async (page) => {
        const time = await openEmptyWindow(page);
        if (counted) samples.add(`${size} empty`, time);
      }),
  };
  const popup = (name: "running" | "stopped") => ({
    name: `popup, background ${name}`,
    run: (counted: boolean) =>
      inBenchPage(browser, async (page) => {
        if (name === "stopped") await browser.stopBackground();
        const opening = await openPopup(page);
        if (!counted) return;
        for (const [part, time] of Object.entries(opening)) samples.add(`${size} ${name} ${part}`, time);
      }),
  });
  return [empty, popup("running"), popup("stopped")];
}

async function searches(browser: Browser, size: number, runs: number, samples: Samples): Promise<void> {
  const items = await withPage(browser, (page) => ask(page, "items.list", {}));
  const page = await browser.extension(LIST_PAGE);
  for (let run = 0; run <= runs; run++) {
    const times = await page.evaluate((list, count) => bench.search(list, count), items, TIMES);
    if (run === 0) continue;
    for (const [part, time] of Object.entries(times)) samples.add(`${size} ${part}`, time);
  }
  await page.close();
  for (const place of ["popup", "manager"] as const) {
    const shown = await browser.extension(`popup/${place}.html`);
    await shown.waitFor("li[data-otp-id]");
    await shown.click("#search");
    for (const [at, key] of [...TYPED].entries()) {
      await shown.press(key);
      await until("what was found", 10_000, () =>
        shown.evaluate((typed) => watched.keys.length >= typed, at + 1),
      );
    }
    const keys = await shown.evaluate(() => watched.keys);
    // The first one warms up.
    for (const time of keys.slice(1)) samples.add(`${size} key ${place}`, time);
    await shown.close();
  }
}

/** In a browser of its own, whose vault grows by each import. */
async function imports(
  { kind, executablePath, extensionDir, runs }: Subject,
  samples: Samples,
): Promise<void> {
  const stage = await setStage({ browser: kind, executablePath, extensionDir });
  try {
    let batch = 0;
    for (const count of IMPORTS) {
      // Ten thousand take their time, and differ less.
      const times = count > 1_000 ? Math.min(2, runs) : runs;
      for (let run = 0; run < times; run++) {
        progress(`Import in ${kind}: ${count} entries, ${run + 1} of ${times}…`);
        const manager = await stage.browser.extension("popup/manager.html#exchange");
        const parts = await importCodes(manager, count, batch++);
        for (const [part, time] of Object.entries(parts))
          samples.add(`${count} import ${part}`, time / count);
        const whole = Object.values(parts).reduce((sum, time) => sum + time, 0);
        samples.add(`${count} import`, whole / count);
      }
    }
  } finally {
    await stage.close();
  }
}
