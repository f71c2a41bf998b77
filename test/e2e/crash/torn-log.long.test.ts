import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { CheckReport } from "../../../src/wire/vault.ts";
import type { Surface } from "../driver/index.ts";
import { KIND, PIN } from "../fixtures/stage.ts";
import { openWriter } from "./fixtures/crashing.ts";
import { settingWrite } from "./fixtures/expected-vault.ts";
import { guess } from "./fixtures/guessing.ts";
import { ReportLine } from "./fixtures/report-line.ts";
import { makeWatchedCopy } from "./fixtures/watched-copy.ts";
import { ask } from "./fixtures/writer.ts";

/**
 * A kill between two of the browser's own writes to its database's log leaves half a record at its end. Chromium
 * goes on writing behind it, finds the log damaged at the next start, and throws the whole database away. Then the
 * vault comes back from its second copy. Firefox loses nothing.
 */

/** Checksum, length (406 bytes) and type of a record of LevelDB's log; the record itself was not written any more. */
const HALF_A_RECORD = Uint8Array.from([0x5a, 0x17, 0x83, 0xc4, 0x96, 0x01, 0x01]);

let line: ReportLine;
let folders: { profileDir: string; extensionDir: string };

beforeAll(async () => {
  line = await ReportLine.start();
});
afterAll(() => line?.close());
beforeEach(async () => {
  const profileDir = await mkdtemp(join(tmpdir(), "latchkey-torn-"));
  folders = { profileDir, extensionDir: await makeWatchedCopy(line.port) };
});
afterEach(() => rm(folders.profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** The logs: LevelDB's in Chromium, one for each storage bucket; SQLite's in Firefox, one for each database. */
const LOGS =
  KIND === "chrome"
    ? {
        "the database": /^[^/]+\/IndexedDB\/chrome-extension_.*\.indexeddb\.leveldb\/\d+\.log$/,
        "its second copy": /\/WebStorage\/\d+\/IndexedDB\/.*\.leveldb\/\d+\.log$/,
      }
    : { "the database": /moz-extension.*\.sqlite-wal$/, "its second copy": /moz-extension.*\.sqlite-wal$/ };

async function tear(log: RegExp): Promise<void> {
  const files = (await readdir(folders.profileDir, { recursive: true })).filter((file) => log.test(file));
  if (KIND === "chrome") expect(files).toHaveLength(1);
  for (const file of files) await appendFile(join(folders.profileDir, file), HALF_A_RECORD);
}

async function wasBroughtBack(page: Surface): Promise<boolean> {
  let report: CheckReport | null = null;
  while (report === null) report = await ask<CheckReport | null>(page, { type: "vault.check" });
  expect(report.findings).toEqual([]);
  return report.broughtBack;
}

it.each(["the database", "its second copy"] as const)(
  "keeps every write where half a record is at the end of the log of %s",
  async (which) => {
    const first = await openWriter(folders);
    await ask(first.page, { type: "vault.create", pin: PIN, memoryMiB: 64 });
    await first.kill();
    await first.browser.close();
    await tear(LOGS[which]);

    const { request } = settingWrite(1);
    const second = await openWriter(folders);
    expect(await guess(second.page, PIN)).toEqual({ ok: true, value: null });
    await ask(second.page, request);
    await second.kill();
    await second.browser.close();

    const third = await openWriter(folders);
    expect(await ask(third.page, { type: "vault.state" })).toBe("locked");
    expect(await guess(third.page, PIN)).toEqual({ ok: true, value: null });
    const { type: _, ...lock } = request;
    expect(await ask(third.page, { type: "settings.lock" })).toEqual(lock);
    // That Chromium lost the database at all: else this test shows nothing.
    expect(await wasBroughtBack(third.page)).toBe(KIND === "chrome" && which === "the database");
    await third.browser.close();
  },
);
