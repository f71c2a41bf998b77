import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WaysIn } from "../../../src/wire/vault.ts";
import { sleep } from "../driver/index.ts";
import { PIN } from "../fixtures/stage.ts";
import { type Folders, openWriter } from "./fixtures/crashing.ts";
import { beginWrongGuess, guess, storedCounter, wrongPin } from "./fixtures/guessing.ts";
import { ReportLine } from "./fixtures/report-line.ts";
import type { Step } from "./fixtures/reports.ts";
import { makeWatchedCopy } from "./fixtures/watched-copy.ts";
import { ask } from "./fixtures/writer.ts";

/**
 * The limit on guessing PINs, against somebody who kills the browser at each step of a guess: whatever the
 * moment, no PIN is tried that is not counted.
 */

const FIRST_WAIT = 30;
const CLOSED_MS = 6_000;

let line: ReportLine;
let folders: Folders;
let recoveryCode: string;
/** PINs that were tried: runs of the KDF that began. */
let tried = 0;

beforeAll(async () => {
  line = await ReportLine.start();
  const profileDir = await mkdtemp(join(tmpdir(), "latchkey-attempts-"));
  folders = { profileDir, extensionDir: await makeWatchedCopy(line.port) };
  await inOneLife(async ({ page }) => {
    const create = { type: "vault.create", pin: PIN, memoryMiB: 64 };
    ({ recoveryCode } = await ask<{ recoveryCode: string }>(page, create));
  });
});
afterAll(async () => {
  await line?.close();
  if (folders)
    await rm(folders.profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

type Life = Awaited<ReturnType<typeof openWriter>>;

/** The browser on the one profile; killed at the end. Counts the PINs that were tried meanwhile. */
async function inOneLife<T>(act: (life: Life) => Promise<T>): Promise<T> {
  const life = await openWriter(folders);
  try {
    line.heard = [];
    const result = await act(life);
    await life.kill();
    await line.drained();
    return result;
  } finally {
    tried += triedNow();
    await life.browser.close();
  }
}

const triedNow = () => line.heard.filter(({ what }) => what === "kdf-begin").length;

it.each<{ step: Step; tries: number; counted: number }>([
  { step: "count-open", tries: 0, counted: 0 },
  { step: "count-put", tries: 0, counted: 0 },
  { step: "count-written", tries: 0, counted: 1 },
  { step: "kdf-begun", tries: 1, counted: 1 },
  { step: "kdf-ended", tries: 1, counted: 1 },
])("a guess is counted when it is tried; killed at $step", async ({ step, tries, counted }) => {
  tried = 0;
  const before = await inOneLife(async ({ page }) => {
    const { failures } = await storedCounter(page);
    await line.tell("/background", step);
    await line.said(`the background to know of ${step}`, ({ what }) => what === "armed");
    await beginWrongGuess(page);
    await line.said(`the background to halt at ${step}`, ({ what }) => what === "halted");
    return failures;
  });
  expect(tried).toBe(tries);
  const { failures } = await inOneLife(({ page }) => storedCounter(page));
  expect(failures).toBe(before + counted);
});

it("five wrong PINs, over any number of lives, are followed by a wait, which a restart does not end", async () => {
  const left = await inOneLife(async ({ page }) => {
    // Three of the five were counted in the lives before.
    for (const _ of [4, 5])
      expect(await guess(page, wrongPin())).toMatchObject({ error: { code: "wrong-secret" } });
    expect(await guess(page, PIN)).toMatchObject({ error: { code: "wait" } });
    return storedCounter(page);
  });
  expect(left.failures).toBe(5);
  expect(left.wait).toBeGreaterThan((FIRST_WAIT - 10) * 1000);
  expect(left.wait).toBeLessThanOrEqual(FIRST_WAIT * 1000);

  await sleep(CLOSED_MS);
  const startedAt = performance.now();
  tried = 0;
  await inOneLife(async ({ page }) => {
    for (const pin of [PIN, wrongPin()]) {
      const refused = await guess(page, pin);
      const ranFor = performance.now() - startedAt;
      expect(refused).toMatchObject({ ok: false, error: { code: "wait" } });
      const seconds = refused.ok ? 0 : (refused.error.seconds ?? 0);
      // Only what this life has run was taken off, not the time in which the browser was closed.
      expect(seconds * 1000).toBeGreaterThanOrEqual(left.wait - ranFor);
    }
    expect((await storedCounter(page)).failures).toBe(5);
  });
  expect(tried).toBe(0);
});

it("killed again and again, the wait does not become shorter than by the time that was run", async () => {
  let ran = 0;
  let before: number | undefined;
  for (let life = 0; life < 3; life++) {
    const startedAt = performance.now();
    const { wait, failures } = await inOneLife(({ page }) => storedCounter(page));
    ran += performance.now() - startedAt;
    before ??= wait + ran;
    expect(failures).toBe(5);
    expect(wait).toBeGreaterThanOrEqual(before - ran);
  }
});

it("opening by the recovery code ends the wait and sets the counter back, for the next life too", async () => {
  await inOneLife(async ({ page }) => {
    await ask(page, { type: "vault.unlock", secret: { type: "recovery", code: recoveryCode } });
    expect(await storedCounter(page)).toEqual({ failures: 0, wait: 0 });
  });
  await inOneLife(async ({ page }) => {
    const ways = await ask<WaysIn>(page, { type: "vault.waysIn" });
    expect(ways).toMatchObject({ waitSeconds: 0, pinRests: false });
    expect(await guess(page, wrongPin())).toMatchObject({ error: { code: "wrong-secret" } });
    expect((await storedCounter(page)).failures).toBe(1);
    expect(await guess(page, PIN)).toEqual({ ok: true, value: null });
    expect(await storedCounter(page)).toEqual({ failures: 0, wait: 0 });
  });
});
