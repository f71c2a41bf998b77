import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KIND, PIN } from "../fixtures/stage.ts";
import { openWriter } from "./fixtures/crashing.ts";
import { settingWrite } from "./fixtures/expected-vault.ts";
import { guess } from "./fixtures/guessing.ts";
import { ReportLine } from "./fixtures/report-line.ts";
import { makeWatchedCopy } from "./fixtures/watched-copy.ts";
import { ask } from "./fixtures/writer.ts";

/**
 * A kill between two of the browser's own writes to its database's log leaves half a record at its end. Chromium
 * goes on writing behind it, finds the log damaged at the next start, and throws the whole database away.
 */

/** Checksum, length (406 bytes) and type of a record of LevelDB's log; the record itself was not written any more. */
const HALF_A_RECORD = Uint8Array.from([0x5a, 0x17, 0x83, 0xc4, 0x96, 0x01, 0x01]);

let line: ReportLine;
let folders: { profileDir: string; extensionDir: string };

beforeAll(async () => {
  line = await ReportLine.start();
  const profileDir = await mkdtemp(join(tmpdir(), "latchkey-torn-"));
  folders = { profileDir, extensionDir: await makeWatchedCopy(line.port) };
});
afterAll(async () => {
  await line?.close();
  if (folders)
    await rm(folders.profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** The logs of the extension's database: LevelDB's in Chromium, SQLite's write-ahead log in Firefox. */
async function logs(): Promise<string[]> {
  const isLog = KIND === "chrome" ? /\.indexeddb\.leveldb.*\.log$/ : /moz-extension.*\.sqlite-wal$/;
  const files = await readdir(folders.profileDir, { recursive: true });
  return files.filter((file) => isLog.test(file)).map((file) => join(folders.profileDir, file));
}

it("in Firefox outlives half a record at the end of the database's log, in Chromium it is lost", async () => {
  const first = await openWriter(folders);
  await ask(first.page, { type: "vault.create", pin: PIN, memoryMiB: 64 });
  await first.kill();
  await first.browser.close();
  const torn = await logs();
  if (KIND === "chrome") expect(torn).toHaveLength(1);
  for (const log of torn) await appendFile(log, HALF_A_RECORD);

  const { request } = settingWrite(1);
  const second = await openWriter(folders);
  expect(await guess(second.page, PIN)).toEqual({ ok: true, value: null });
  await ask(second.page, request);
  await second.kill();
  await second.browser.close();

  const third = await openWriter(folders);
  if (KIND === "chrome") {
    // What only a backup helps against: docs/storage.md.
    expect(await ask(third.page, { type: "vault.state" })).toBe("none");
    await third.browser.close();
    return;
  }
  expect(await ask(third.page, { type: "vault.state" })).toBe("locked");
  expect(await guess(third.page, PIN)).toEqual({ ok: true, value: null });
  const { type: _, ...lock } = request;
  expect(await ask(third.page, { type: "settings.lock" })).toEqual(lock);
  await third.browser.close();
});
