import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { launchBrowser } from "./driver/index.ts";
import { KIND, register, setStage, signIn } from "./fixtures/stage.ts";

/** The built extension loads as it is, in the browser that it was built for. */

it("loads and works without a complaint of the browser", async () => {
  const stage = await setStage();
  try {
    expect(await stage.browser.complaints()).toEqual([]);
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    await register(stage, page);
    await signIn(stage, page);
    expect(await stage.browser.complaints()).toEqual([]);
  } finally {
    await stage.close();
  }
});

it("would hear a complaint: the control", async () => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-complaint-"));
  await cp(`dist/${KIND}`, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ ...manifest, no_such_key: true }));
  const browser = await launchBrowser({ browser: KIND, extensionDir: folder });
  try {
    expect((await browser.complaints()).join()).toContain("no_such_key");
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
});
