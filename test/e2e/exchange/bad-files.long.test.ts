import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bitwardenFile, bitwardenItem } from "../../exchange/fixtures/bitwarden.ts";
import type { Surface } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { byRole } from "../manage/fixtures/by-role.ts";
import { newCode } from "../manage/fixtures/codes.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { readDatabase, rowsOf } from "../vault/fixtures/database.ts";
import { bringFiles, bringLargeFile, type LargeFile, rowsIn, takeAll } from "./fixtures/bringing.ts";

/** Files that are too large, broken or of the wrong kind: the page stays responsive, and the vault as it was. */

/** Longer than a person notices; reading runs elsewhere, so that the page has only its own small work. */
const LONGEST_PAUSE = 400;

let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  const page = await stage.browser.extension("popup/popup.html");
  await ask(page, "codes.add", { codes: [newCode("Kept", "ada")] });
  await page.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#exchange");
});
afterEach(() => manager.close());

const stored = async () => rowsOf(await readDatabase(manager), "header", "pages", "records");

/** Watches how long the page does not come to its own timers, from now on. */
const watchPauses = () =>
  manager.evaluate(() => {
    const watch = { last: performance.now(), longest: 0 };
    Object.assign(window, { pauses: watch });
    setInterval(() => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
    }, 10);
  });
const longestPause = () =>
  manager.evaluate(() => (window as unknown as { pauses: { longest: number } }).pauses.longest);

const LARGE: [string, LargeFile, string][] = [
  [
    "100 MB of JSON",
    { name: "large.json", start: '{"items":[', middle: "1234567890,", times: 9_100_000, end: "0]}" },
    "too large",
  ],
  [
    "two million entries",
    {
      name: "many.json",
      start: '{"encrypted":false,"items":[',
      middle: '{"type":1},',
      times: 2_000_000,
      end: "{}]}",
    },
    "Entry 100001",
  ],
  [
    "two million codes",
    { name: "many.txt", start: "", middle: "otpauth://totp/a?secret=AAAA\n", times: 2_000_000, end: "" },
    "Entry 100001",
  ],
  ["a million levels", { name: "deep.json", start: "", middle: "[", times: 1_000_000, end: "" }, "nested"],
  [
    "60 MB that were cut off",
    {
      name: "cut.json",
      start: '{"encrypted":false,"items":[',
      middle: '{"type":1,"name":"x"},',
      times: 2_700_000,
      end: "",
    },
    "cut off",
  ],
];

describe("a file with", () => {
  it.each(LARGE)("%s says what is wrong, and the page stays responsive", async (_, file, said) => {
    const before = await stored();
    await bringLargeFile(manager, file);
    await watchPauses();
    await expect.poll(() => manager.text(".import-failure"), { timeout: 60_000 }).toContain(said);
    expect(await longestPause()).toBeLessThan(LONGEST_PAUSE);
    expect(await stored()).toEqual(before);
  });
});

it("reading is broken off by the person", async () => {
  const before = await stored();
  const middle = `${JSON.stringify(bitwardenItem({ totp: "GEZDGNBVGY3TQOJQ", username: "ada" }))},`;
  const end = `${JSON.stringify(bitwardenItem({}))}]}`;
  const file = { name: "slow.json", start: '{"encrypted":false,"items":[', middle, times: 60_000, end };
  await bringLargeFile(manager, file);
  await manager.click("#import-cancel");
  await byRole(manager, "status", "Nothing in the vault was changed");
  expect(await manager.count("#import-file")).toBe(1);
  expect(await stored()).toEqual(before);
});

it("an import that was left is not written when the page is opened again", async () => {
  const before = await stored();
  await bringFiles(manager, {
    name: "one.json",
    content: bitwardenFile([bitwardenItem({ totp: "GEZDGNBVGY3TQOJQ" })]),
  });
  await manager.waitFor("#import-preview");
  await manager.goto(`${stage.browser.extensionOrigin}/popup/manager.html#items`);
  await manager.goto(`${stage.browser.extensionOrigin}/popup/manager.html#exchange`);
  await manager.waitFor("#import-file");
  expect(await manager.count("#import-preview")).toBe(0);
  expect(await stored()).toEqual(before);
});

it("ten thousand codes are compared and written in one go", async () => {
  const list = Array.from({ length: 10_000 }, (_, i) => {
    const secret = "GEZDGNBVGY3TQOJQ";
    return `otpauth://totp/Site%20${i}:user${i}?secret=${secret}&issuer=Site%20${i}`;
  });
  const started = Date.now();
  await bringFiles(manager, { name: "many.txt", content: list.join("\n") });
  await manager.waitFor("#import-preview", { timeout: 60_000 });
  const compared = Date.now();
  await watchPauses();
  expect(await takeAll(manager)).toBe("10,000 items were added.");
  console.info(`10,000 codes: compared in ${compared - started} ms, written in ${Date.now() - compared} ms`);
  expect(await longestPause()).toBeLessThan(1_500);
  await bringAgain(list);
}, 180_000);

/** What was written is known again, and undone in one go. */
async function bringAgain(list: string[]) {
  await manager.click("#import-undo");
  await byRole(manager, "status", "10,000 items that were added are in the bin");
  await manager.click("#import-more");
  await bringFiles(manager, { name: "some.txt", content: list.slice(0, 3).join("\n") });
  await manager.waitFor("#import-preview", { timeout: 60_000 });
  expect(await rowsIn(manager, "new")).toBe(3);
  expect(await manager.text("#import-new")).toContain("It lies in the bin");
}
