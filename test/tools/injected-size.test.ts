import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkInjectedSize } from "../../tools/injected-size.ts";

let dist: string;

beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "latchkey-size-"));
});
afterEach(() => rm(dist, { recursive: true, force: true }));

/** A built extension whose content scripts have these sizes in bytes. */
async function extensionWith(scripts: Record<string, number>): Promise<void> {
  for (const [path, bytes] of Object.entries(scripts)) {
    await mkdir(join(dist, path, ".."), { recursive: true });
    await writeFile(join(dist, path), "x".repeat(bytes));
  }
  const content_scripts = Object.keys(scripts).map((path) =>
    path === "page.js" ? { js: [path], all_frames: true } : { js: [path] },
  );
  await writeFile(join(dist, "manifest.json"), JSON.stringify({ content_scripts }));
}

it("lets 8000 bytes pass, and says what they are", async () => {
  await extensionWith({ "content.js": 3000, "page.js": 5000 });
  const said = await checkInjectedSize(dist);
  expect(said).toContain("8000 of at most 8000 bytes");
  expect(said).toContain("5000 into a frame");
});

it("fails the build one byte above, all scripts together", async () => {
  await extensionWith({ "content.js": 3000, "page.js": 5001 });
  await expect(checkInjectedSize(dist)).rejects.toThrow("8001 of at most 8000 bytes");
});

it("fails the build for a script that loads its code late", async () => {
  await extensionWith({ "assets/content-loader.js": 100 });
  await expect(checkInjectedSize(dist)).rejects.toThrow("after the page has begun");
});
