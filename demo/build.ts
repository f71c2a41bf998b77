import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "vite";
import { builtAt, builtClient, clientSource } from "./client-folder.ts";

const pages = ["index", "second", "home", "billing", "step-up", "not-found"];

/**
 * Bundles the client of the demo into dist/demo.
 * @returns the folder, absolute
 * @throws Vite's error where a source does not build.
 */
export async function buildDemo(): Promise<string> {
  const began = Date.now();
  const dist = dirname(builtClient);
  await mkdir(dist, { recursive: true });
  const outDir = await mkdtemp(join(dist, "demo-"));
  try {
    await build({
      configFile: false,
      root: clientSource,
      logLevel: "warn",
      build: {
        outDir,
        emptyOutDir: true,
        target: ["chrome122", "firefox140"],
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: { input: pages.map((page) => join(clientSource, `${page}.html`)) },
      },
    });
    await publish(outDir, began);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  return builtClient;
}

/** Puts a finished build in place, unless another process has done so since this one began. */
async function publish(outDir: string, began: number): Promise<void> {
  if ((await builtAt()) >= began) return;
  const old = `${outDir}-old`;
  await rename(builtClient, old).catch(() => undefined);
  await rename(outDir, builtClient).catch(async (error: unknown) => {
    if ((await builtAt()) < began) throw error;
  });
  await rm(old, { recursive: true, force: true });
}
