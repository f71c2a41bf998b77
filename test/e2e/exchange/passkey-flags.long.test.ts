import { afterAll, beforeAll, expect, it } from "vitest";
import { keePassXcFile } from "../../exchange/fixtures/keepassxc.ts";
import { base64url, makeKey } from "../../exchange/fixtures/keys.ts";
import type { Surface } from "../driver/index.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, countByRole, press } from "../manage/fixtures/by-role.ts";
import { confirmRecovery } from "../manage/fixtures/quiet.ts";
import { ask, refusalOf } from "../vault/fixtures/asking.ts";
import { bringFiles, takeAll } from "./fixtures/bringing.ts";
import { signInWith } from "./fixtures/foreign-passkey.ts";

/** What sites are told of backups, where a file is silent about it: the person's choice until the first sign-in. */

const foreign = { key: makeKey(), id: base64url(Buffer.alloc(32, 7)) };
const ELIGIBLE = "It can be in a backup, but is in none yet";

let stage: Stage;
let page: Surface;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  manager = await stage.browser.extension("popup/manager.html#exchange");
});
afterAll(() => stage?.close());

const passkey = async () => {
  const [item] = await ask(manager, "items.list", {});
  if (item?.kind !== "passkey") throw new Error("Not a passkey");
  return item;
};

it("is shown on the item's page as it is assumed, and can be chosen", async () => {
  const content = keePassXcFile(foreign.key, {
    ...{ credentialId: foreign.id, relyingParty: "localhost", url: "https://localhost", username: "bob" },
  });
  await bringFiles(manager, { name: "bob.passkey", content });
  await takeAll(manager);
  await press(manager, "link", "Items");
  await press(manager, "link", "localhost");
  await byRole(manager, "heading", "What sites are told about backups");
  const checked = () => manager.evaluate(() => document.querySelector("#backup-flags :checked")?.id);
  expect(await checked()).toBe("flags-never");
  for (const scheme of ["light", "dark"] as const) {
    await manager.emulateColorScheme(scheme);
    await manager.evaluate(() => document.querySelector("#backup-flags")?.scrollIntoView());
    await manager.screenshot(`screenshots/views-${KIND}/item-flags-${scheme}.png`);
  }
  await press(manager, "radio", ELIGIBLE);
  await byRole(manager, "status", "Saved");
  expect(await passkey()).toMatchObject({ backupEligible: true, backedUp: false, flagsAssumed: true });
  await expect.poll(checked).toBe("flags-not");
});

it("is what the site gets, and fixed from then on", async () => {
  expect(await signInWith(stage, page, foreign)).toMatchObject({ flags: { be: true, bs: false } });
  await expect.poll(() => countByRole(manager, "heading", "What sites are told about backups")).toBe(0);
  const { item } = await passkey();
  const flags = { backupEligible: false, backedUp: false };
  expect(await refusalOf(manager, "items.change", { items: [item], change: { flags } })).toBe("bad-request");
  expect(await passkey()).toMatchObject({ backupEligible: true, backedUp: false });
  expect(await passkey()).not.toHaveProperty("flagsAssumed");
});
