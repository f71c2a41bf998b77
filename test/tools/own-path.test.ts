import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkOwnPath } from "../../tools/own-path.ts";

let dist: string;
beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "own-path-"));
  await mkdir(join(dist, "assets"));
});
afterEach(() => rm(dist, { recursive: true }));

it("lets a build through that says nothing of where it was made", async () => {
  await writeFile(join(dist, "assets/page.js"), 'const file = "/popup/views/prompt.tsx";');
  await expect(checkOwnPath(dist, "/home/somebody/latchkey")).resolves.toBeUndefined();
});

it("names the file of a build that does", async () => {
  await writeFile(join(dist, "assets/page.js"), 'const file = "/home/somebody/latchkey/popup/prompt.tsx";');
  await expect(checkOwnPath(dist, "/home/somebody/latchkey")).rejects.toThrow("assets/page.js");
});

it("names it where the folder has letters of any language", async () => {
  await writeFile(join(dist, "assets/page.js"), 'const file = "/home/jürgen/latchkey/popup/prompt.tsx";');
  await expect(checkOwnPath(dist, "/home/jürgen/latchkey")).rejects.toThrow("assets/page.js");
});
