import type { Browser as Puppet } from "puppeteer-core";
import { startSite } from "../../../test/e2e/fixtures/site.ts";
import { launchBare } from "../bare-browser.ts";
import { Samples } from "../report/figures.ts";
import { interleaved, type Task } from "../rounds.ts";
import type { Subject } from "../subject.ts";
import { loadInChrome } from "./chrome-load.ts";
import { loadInFirefox } from "./firefox-load.ts";
import { addLoadPages } from "./load-pages.ts";
import { VARIANTS, type Variant } from "./load-table.ts";

/** A load takes far less time than a ceremony, and varies more. */
const LOADS_PER_RUN = 2;

function extensionOf(variant: Variant, { extensionDir, floorDir }: Subject): string | undefined {
  if (variant === "without") return undefined;
  return variant === "floor" ? floorDir : extensionDir;
}

/** Times the loading of pages in three browsers, alike but for the extension in them. */
export async function benchPageLoad(subject: Subject): Promise<Samples> {
  const { kind, executablePath, runs } = subject;
  const load = kind === "chrome" ? loadInChrome : loadInFirefox;
  const samples = new Samples();
  const site = await startSite();
  const puppets: Puppet[] = [];
  try {
    const tasks: Task[] = [];
    const pages = addLoadPages(site);
    for (const variant of VARIANTS) {
      const puppet = await launchBare(kind, executablePath, extensionOf(variant, subject));
      puppets.push(puppet);
      for (const { name, url } of pages) {
        const run = async (counted: boolean) => {
          const cost = await load(puppet, url);
          if (!counted) return;
          for (const [part, value] of Object.entries(cost)) samples.add(`${name} ${variant} ${part}`, value);
        };
        tasks.push({ name: `${name}, ${variant}`, run });
      }
    }
    await interleaved(`Page load in ${kind}`, LOADS_PER_RUN * runs, tasks);
  } finally {
    for (const puppet of puppets) await puppet.close();
    await site.close();
  }
  return samples;
}
