import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "vite";
import { builtClient, clientSource, isFresh } from "./client-folder.ts";

const pages = ["index", "second", "home", "billing", "step-up", "not-found"];

/**
 * Bundles the client of the demo into dist/demo.
 * @returns the folder, absolute
 * @throws Vite's error where a source does not build.
 */
export async function buildDemo(): Promise<string> {
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
        target: ["chrome122", "firefox140"],
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: { input: pages.map((page) => join(clientSource, `${page}.html`)) },
      },
    });
    await publish(outDir);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  return builtClient;
}

/** Puts a finished build in place in one step. Of several processes that build at once, the first one wins. */
async function publish(outDir: string): Promise<void> {
  const old = `${outDir}-old`;
  await rename(builtClient, old).catch(() => undefined);
  await rename(outDir, builtClient).catch(async (error: unknown) => {
    if (!(await isFresh())) throw error;
  });
  await rm(old, { recursive: true, force: true });
}
