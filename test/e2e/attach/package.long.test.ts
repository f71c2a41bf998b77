import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import type * as library from "../../../testing/index.ts";
import { type Site, startSite } from "../fixtures/site.ts";
import { begin, creation } from "./fixtures/calls.ts";
import { DRIVERS, type Driver, startDriver } from "./fixtures/drivers.ts";

/** `attach` as the package has it, where the script that goes into pages is a finished text. */

let site: Site;
let driver: Driver;
let attach: typeof library.attach;

beforeAll(async () => {
  site = await startSite();
  driver = await startDriver(DRIVERS[0]);
  await promisify(execFile)(process.execPath, ["tools/run.mjs", "tools/pack-testing/main.ts"]);
  const entry = pathToFileURL(resolve("dist/package/lib/testing.js"));
  const packed: typeof library = await import(entry.href);
  attach = packed.attach;
}, 180_000);
afterAll(async () => {
  await driver?.close();
  await site?.close();
});

it("works from the package", async () => {
  const page = await driver.open();
  const passkeys = await attach(page.page, { seed: "package" });
  await page.goto(site.origin());
  const creating = await begin(page, "create", creation());
  const { id } = await (await passkeys.next()).approve();
  expect(await creating.seen()).toMatchObject({ ok: true, genuine: true, credential: { id } });
  await passkeys.detach();
});
