import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBackup } from "../../../src/vault/files/backup.ts";
import type { Surface } from "../driver/index.ts";
import { makeVault } from "../fixtures/person.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { descriptor, PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask } from "./fixtures/asking.ts";
import { makeBackupByHand, PASSPHRASE } from "./fixtures/backup.ts";
import { readDatabase, rowsOf } from "./fixtures/database.ts";
import { type DownloadProfile, downloadProfile } from "./fixtures/files.ts";
import { inspect } from "./fixtures/inspector.ts";

/** Backups and raw dumps as files on the disk, opened by other programs than the browser. */

let downloads: DownloadProfile;
let stage: Stage;
let page: Surface;
let manager: Surface;
const ann = { id: randomBase64url(), name: "ann", displayName: "Ann" };
const ben = { id: randomBase64url(), name: "ben", displayName: "Ben" };
let annId = "";

beforeAll(async () => {
  downloads = await downloadProfile();
  stage = await setStage({ vault: false, profileDir: downloads.profileDir });
  await makeVault(stage.browser, PIN);
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(async () => {
  await stage?.close();
  await downloads?.remove();
});
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#backup");
});
afterEach(() => manager.close());

function stored() {
  return readDatabase(manager).then((rows) => rowsOf(rows, "header", "pages", "records"));
}

describe("a backup", () => {
  it("is a file that the vault's code opens in another process, and the inspector too", async () => {
    const made = await register(stage, page, { user: ann });
    annId = made.credentialId;
    await register(stage, page, { user: ben });
    expect(made.flags).toMatchObject({ be: true, bs: false });
    const before = await signIn(stage, page, { allowCredentials: descriptor(annId) });
    expect(before.flags).toMatchObject({ be: true, bs: false });
    await expect.poll(() => manager.text("#backup-state")).toBe("2 passkeys are in no backup");

    await makeBackupByHand(manager, PIN);
    expect(await manager.text("#backup-made")).toMatch(/opened again .* it holds 2 items, generation \d+/);
    await manager.click("#backup-done");
    await expect.poll(() => manager.text("#backup-state")).toMatch(/every passkey .* is in one/i);
    const backup = await downloads.next();

    const { items } = await openBackup(backup, PASSPHRASE);
    const names = items.map(({ item }) => item.kind === "passkey" && item.value.userName);
    expect(names.sort()).toEqual(["ann", "ben"]);
    const { code, out, err } = await inspect(backup, PASSPHRASE);
    expect(err).toBe("");
    expect(code).toBe(0);
    for (const name of ["ann", "ben"]) expect(out).toContain(`localhost, ${name}`);
  });

  it("makes BS 1 in the next assertion of what it holds, and of that alone", async () => {
    const held = await signIn(stage, page, { allowCredentials: descriptor(annId) });
    expect(held.flags).toMatchObject({ be: true, bs: true });
    const newer = await register(stage, page, {
      user: { id: randomBase64url(), name: "cleo", displayName: "Cleo" },
    });
    const { flags } = await signIn(stage, page, { allowCredentials: descriptor(newer.credentialId) });
    expect(flags).toMatchObject({ be: true, bs: false });
    expect(await manager.text("#backup-state")).toBe("1 passkey is in no backup");
  });

  it("is not made under a passphrase that is easy to guess", async () => {
    const before = await stored();
    await manager.click("#make-backup");
    await manager.type("#backup-passphrase", "sunshine99");
    await manager.type("#backup-passphrase-again", "sunshine99");
    await manager.type("#again-pin", PIN);
    await manager.click("#dialog-action");
    await manager.waitFor("#backup-passphrase-note[role=alert]");
    expect(await manager.text("#backup-passphrase-note")).toMatch(/too easy to guess/i);
    expect(await stored()).toEqual(before);
  });
});

it("a raw dump of the vault in use is sound to the inspector", async () => {
  await ask(manager, "sites.switch", { host: "switched-off.example", off: true });
  await manager.waitFor("#backup-state");
  await manager.goto(`${stage.browser.extensionOrigin}/popup/manager.html#security`);
  await manager.click("#save-dump");
  const dump = await downloads.next();
  const { code, out, err } = await inspect(dump, PIN);
  expect(err).toBe("");
  expect(code).toBe(0);
  for (const name of ["ann", "ben", "switched-off.example"]) expect(out).toContain(name);
});
