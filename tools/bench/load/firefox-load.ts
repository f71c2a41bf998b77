import type { Browser as Puppet } from "puppeteer-core";
import { BidiSession } from "../../../test/e2e/driver/bidi-session.ts";
import { sleep } from "../../../test/e2e/driver/index.ts";
import { AFTER_LOAD_MS, type LoadCost, loadTime } from "./load-cost.ts";

/** CPU time of every content process since its start, in milliseconds, by its id. */
async function contentCpu(session: BidiSession): Promise<Record<string, number>> {
  const times = await session.privileged(`ChromeUtils.requestProcInfo().then(({ children }) =>
    Object.fromEntries(
      children
        .filter(({ type }) => type.startsWith("web") || type.startsWith("prealloc"))
        .map(({ pid, cpuTime }) => [pid, cpuTime / 1e6]),
    ))`);
  return times as Record<string, number>;
}

/** Loads the page in a new tab and asks the browser what its content processes did meanwhile. */
export async function loadInFirefox(puppet: Puppet, url: string): Promise<LoadCost> {
  const session = new BidiSession(puppet);
  const page = await puppet.newPage();
  try {
    await sleep(AFTER_LOAD_MS);
    const before = await contentCpu(session);
    await page.goto(url, { waitUntil: "load" });
    await sleep(AFTER_LOAD_MS);
    const after = await contentCpu(session);
    const cpu = Object.entries(after).reduce((sum, [pid, time]) => sum + time - (before[pid] ?? 0), 0);
    return { load: await page.evaluate(loadTime), cpu };
  } finally {
    await page.close();
  }
}
