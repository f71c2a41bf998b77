import { join } from "node:path";
import { build } from "vite";
import { launchBrowser, type Surface } from "../../../test/e2e/driver/index.ts";
import { VAULT_PAGE } from "../measured-copy.ts";
import { Samples, type Table } from "../report/figures.ts";
import { progress } from "../report/progress.ts";
import { interleaved } from "../rounds.ts";
import type { Subject } from "../subject.ts";
import type { vaultBench } from "./vault-page.ts";

/** Numbers of passkeys. The smallest comes again at the end: what the machine did meanwhile shows in it. */
const SIZES = [10, 1_000, 10_000, 100_000, 10];
/** Searches and changes in one measurement: the pages' clocks are coarse. */
const TIMES = 20;
const FILLING = { timeout: 240_000 };

/** In the page. */
declare const bench: typeof vaultBench;

/** Bundles the page's script into the measured copy. */
export async function addVaultBench(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      lib: { entry: "tools/bench/vault/vault-page.ts", formats: ["es"], fileName: () => "vault.js" },
      outDir: join(folder, "bench"),
      emptyOutDir: false,
    },
  });
}

/** Times the vault itself, beside the bare Argon2id that its PIN costs. */
export async function benchVault(subject: Subject): Promise<Samples> {
  const { kind, executablePath, extensionDir, runs } = subject;
  const browser = await launchBrowser({ browser: kind, executablePath, extensionDir });
  const samples = new Samples();
  try {
    for (const size of SIZES) {
      progress(`Vault in ${kind}: ${size} passkeys…`);
      const page = await browser.extension(VAULT_PAGE);
      const filled = await page.begin((count) => bench.fill(count), size);
      await filled.value(FILLING);
      await interleaved(`Vault in ${kind}, ${size} passkeys`, runs, [
        {
          name: "Argon2id",
          run: sampled(samples, "bare", () => page.evaluate(() => bench.bare())),
        },
        {
          name: "unlock",
          run: sampled(samples, `${size} unlock`, () => page.evaluate(() => bench.unlock())),
        },
        {
          name: "find and update",
          run: (counted) => findAndUpdate(page, size, counted ? samples : undefined),
        },
      ]);
      const checked = await page.begin(() => bench.check());
      samples.add(`${size} check`, await checked.value(FILLING));
      await page.close();
    }
    return samples;
  } finally {
    await browser.close();
  }
}

function sampled(samples: Samples, name: string, measure: () => Promise<number>) {
  return async (counted: boolean) => {
    const value = await measure();
    if (counted) samples.add(name, value);
  };
}

async function findAndUpdate(page: Surface, size: number, samples: Samples | undefined): Promise<void> {
  const measured = await page.evaluate((count, times) => bench.work(count, times), size, TIMES);
  samples?.add(`${size} find`, measured.find);
  samples?.add(`${size} update`, measured.update);
}

/** What the samples of `benchVault` say. */
export function vaultTable(kind: Subject["kind"], samples: Samples): Table {
  const sizes = [...new Set(SIZES)];
  const of = (part: string, what: string, bases: (size: number) => Record<string, string>) =>
    sizes.map((size) => samples.figure(`${size} ${part}`, `${what}, ${size} passkeys`, "ms", bases(size)));
  const beside10 =
    (part: string) =>
    (size: number): Record<string, string> =>
      size === 10 ? {} : { "10 passkeys": `10 ${part}` };
  return {
    title: `Vault in ${kind}`,
    notes: [
      "The vault's own code over IndexedDB, in a page of the extension. Bare Argon2id: with the PIN slot's parameters.",
      `Find and update: the mean of ${TIMES} sites taken at random, two passkeys each; update writes one.`,
      "Check: of the whole, which goes on after unlocking; measured once for each size.",
    ],
    figures: [
      samples.figure("bare", "bare Argon2id", "ms"),
      ...of("unlock", "unlock", () => ({ "bare Argon2id": "bare" })),
      ...of("find", "find a site's passkeys", beside10("find")),
      ...of("update", "one update", beside10("update")),
      ...of("check", "check of the whole", () => ({})),
    ],
  };
}
