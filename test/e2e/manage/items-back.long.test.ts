import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { backupOf, PASSPHRASE, passkeyItem } from "../vault/fixtures/backup.ts";
import { byRole, countByRole, fill, press } from "./fixtures/by-role.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** What was done to items is taken back: passkeys offered again and not, recovery codes marked and removed. */

let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  const aside = [
    passkeyItem("plain.example", "ann"),
    passkeyItem("archived.example", "ann"),
    passkeyItem("hidden.example", "ann"),
  ];
  const [, archived, hidden] = aside;
  if (archived?.kind === "passkey") archived.value.archived = true;
  if (hidden?.kind === "passkey") hidden.value.hiddenAt = 1_750_000_000_000;
  const file = Buffer.from(await backupOf(...aside)).toString("base64url");
  manager = await stage.browser.extension("popup/manager.html");
  await ask(manager, "backup.restore", { file, passphrase: PASSPHRASE, replace: [] });
  await manager.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html");
});
afterEach(() => manager.close());

const states = async () =>
  (await ask(manager, "items.list", {}))
    .flatMap((item) => (item.kind === "passkey" ? [[item.rpId, item.archived, item.hiddenAt]] : []))
    .sort();
const BEFORE = [
  ["archived.example", true, undefined],
  ["hidden.example", false, 1_750_000_000_000],
  ["plain.example", false, undefined],
];
const OFFERED = BEFORE.map(([rpId]) => [rpId, false, undefined]);

describe("passkeys that were put aside or hidden by their site", () => {
  it("are offered again, many at once, and are as they were when that is undone", async () => {
    expect(await states()).toEqual(BEFORE);
    await press(manager, "checkbox", "Select archived.example");
    await press(manager, "checkbox", "Select hidden.example");
    await expect.poll(() => manager.text("#bulk-bar")).toContain("2 selected");
    expect(await manager.text("#bulk-aside")).toBe("Offer it again");
    await manager.click("#bulk-aside");
    await byRole(manager, "status", "2 passkeys are offered again");
    await expect.poll(states).toEqual(OFFERED);
    await manager.click("#undo");
    await expect.poll(states).toEqual(BEFORE);
  });

  it("are offered again from their own page, and hidden again with Control+Z", async () => {
    // What was undone moves the list.
    await manager.reload();
    await byRole(manager, "heading", "Changed by sites");
    await press(manager, "link", "hidden.example");
    await expect.poll(() => manager.text(".item-page")).toContain("the site said that this passkey");
    await press(manager, "button", "Offer it again");
    await expect.poll(async () => (await states())[1]).toEqual(OFFERED[1]);
    await manager.press("Control+z");
    await expect.poll(states).toEqual(BEFORE);
    await byRole(manager, "button", "Offer it again");
  });
});

describe("recovery codes", () => {
  const codes = async () => {
    const items = await ask(manager, "items.list", {});
    const plain = items.find((item) => item.kind === "passkey" && item.rpId === "plain.example");
    const { recoveryCodes } = await ask(manager, "items.story", { item: plain?.item ?? "" });
    return recoveryCodes.map(({ code, usedAt }) => [code, usedAt !== undefined]);
  };

  it("that are copied are marked as used only when the person says so, which can be undone", async () => {
    await press(manager, "link", "plain.example");
    await press(manager, "button", "Add recovery codes");
    await fill(manager, "textbox", "Recovery codes, one a line", "aaaa-1111");
    await press(manager, "button", "Add these codes");
    await press(manager, "button", "Copy aaaa-1111");
    await byRole(manager, "status", "Copied");
    expect(await codes()).toEqual([["aaaa-1111", false]]);
    for (const scheme of ["light", "dark"] as const) {
      await manager.emulateColorScheme(scheme);
      await manager.evaluate(() => document.querySelector("#recovery-codes")?.scrollIntoView());
      await manager.screenshot(`screenshots/views-${KIND}/recovery-copied-${scheme}.png`);
    }
    await press(manager, "button", "Mark it as used");
    await byRole(manager, "status", "Marked as used");
    await expect.poll(codes).toEqual([["aaaa-1111", true]]);
    await press(manager, "button", "Undo");
    await expect.poll(codes).toEqual([["aaaa-1111", false]]);
    await expect.poll(() => countByRole(manager, "button", "Undo")).toBe(0);
  });

  it("that are removed come back where they were", async () => {
    await press(manager, "link", "plain.example");
    await press(manager, "button", "Add recovery codes");
    await fill(manager, "textbox", "Recovery codes, one a line", "bbbb-2222");
    await press(manager, "button", "Add these codes");
    await press(manager, "button", "Remove aaaa-1111");
    await byRole(manager, "status", "Removed");
    expect(await codes()).toEqual([["bbbb-2222", false]]);
    await press(manager, "button", "Undo");
    await expect.poll(codes).toEqual([
      ["aaaa-1111", false],
      ["bbbb-2222", false],
    ]);
  });
});
