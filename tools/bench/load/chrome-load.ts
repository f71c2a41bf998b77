import type { Browser as Puppet } from "puppeteer-core";
import { sleep } from "../../../test/e2e/driver/index.ts";
import { AFTER_LOAD_MS, type LoadCost, loadTime } from "./load-cost.ts";

/** Loads the page in a new tab, and so in a new renderer, and asks the browser what it cost. */
export async function loadInChrome(puppet: Puppet, url: string): Promise<LoadCost> {
  const page = await puppet.newPage();
  try {
    const session = await page.createCDPSession();
    await session.send("Performance.enable");
    const metrics = async () => {
      const { metrics: list } = await session.send("Performance.getMetrics");
      return new Map(list.map(({ name, value }) => [name, value]));
    };
    await page.goto(url, { waitUntil: "load" });
    await sleep(AFTER_LOAD_MS);
    const loaded = await metrics();
    const load = await page.evaluate(loadTime);
    await session.send("HeapProfiler.collectGarbage");
    const heap = (await metrics()).get("JSHeapUsedSize") ?? Number.NaN;
    return {
      load,
      cpu: (loaded.get("TaskDuration") ?? Number.NaN) * 1000,
      script: (loaded.get("ScriptDuration") ?? Number.NaN) * 1000,
      heap: heap / 1024,
    };
  } finally {
    await page.close();
  }
}
