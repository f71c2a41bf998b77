import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { launchBrowser, type Surface } from "../driver/index.ts";
import { closeFirstRun } from "../fixtures/person.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { descriptor, KIND, PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask, byPin, withPage } from "./fixtures/asking.ts";
import { codeItem, PASSPHRASE, withItems } from "./fixtures/backup.ts";
import { readDatabase, rowsOf } from "./fixtures/database.ts";
import { chooseFile } from "./fixtures/files.ts";

/** Restoring from a backup file: into the vault that it came from, and into a fresh profile. */

const NEW_PIN = "granite willow 88";

let stage: Stage;
let page: Surface;
let manager: Surface;
let backup: Uint8Array;
const ann = { id: randomBase64url(), name: "ann", displayName: "Ann" };
const ben = { id: randomBase64url(), name: "ben", displayName: "Ben" };
let annId = "";
let benId = "";

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
  annId = await newPasskey(ann);
  benId = await newPasskey(ben);
  const request = { secret: byPin(PIN), passphrase: PASSPHRASE };
  const { file } = await withPage(stage.browser, (popup) => ask(popup, "backup.make", request));
  backup = new Uint8Array(Buffer.from(file, "base64url"));
  // A newer passkey for the account: the older one is archived here, and is not so in the backup.
  await newPasskey(ann);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#backup");
});
afterEach(() => manager.close());

/** Made with one click: checking the PIN takes its time. */
async function newPasskey(user: typeof ann): Promise<string> {
  const authenticatorSelection = { residentKey: "required", userVerification: "discouraged" };
  return (await register(stage, page, { user, authenticatorSelection }, {})).credentialId;
}

function stored() {
  return readDatabase(manager).then((rows) => rowsOf(rows, "header", "pages", "records"));
}

/** Lets the manager open a file, and waits for what it has to say. */
async function openFile(file: Uint8Array, passphrase: string, awaited: string): Promise<string> {
  await chooseFile(manager, "#backup-file", file);
  await manager.type("#restore-passphrase", passphrase);
  await manager.click("#open-backup");
  await manager.waitFor(awaited, { timeout: 30_000 });
  return manager.text(awaited);
}

it("shows what is new, what differs and what is the same, and overwrites nothing that is not ticked", async () => {
  const file = await withItems(backup, codeItem("Code of the backup"));
  const before = await stored();
  await openFile(file, PASSPHRASE, "#preview");
  const groups = await manager.evaluate(() =>
    [...document.querySelectorAll("#preview details")].map((group) => [
      group.querySelector(".row-title")?.textContent,
      group.querySelector("ul")?.textContent ?? "",
    ]),
  );
  expect(groups.map(([title]) => title)).toEqual(["New 1", "Different 1", "The same 1"]);
  expect(groups[0]?.[1]).toContain("Code of the backup");
  expect(groups[1]?.[1]).toContain("ann");
  expect(await manager.count("#preview input:checked")).toBe(0);
  expect(await stored()).toEqual(before);

  await manager.click("#restore");
  await manager.waitFor("#restored");
  expect(await manager.text("#restored")).toContain("Added: 1 item. Replaced: 0 items.");
  const records = rowsOf(await stored(), "records");
  for (const row of rowsOf(before, "records")) expect(records).toContainEqual(row);
  expect(records).toHaveLength(rowsOf(before, "records").length + 1);
});

it("replaces what is ticked", async () => {
  const archived = async () =>
    (await ask(manager, "passkeys.list", {})).find(({ credentialId }) => credentialId === annId)?.archived;
  expect(await archived()).toBe(true);
  await openFile(backup, PASSPHRASE, "#preview");
  expect(await manager.count("#restore:disabled")).toBe(1);
  await manager.click("#preview input[type=checkbox]");
  await manager.click("#restore");
  await manager.waitFor("#restored");
  expect(await manager.text("#restored")).toContain("Replaced: 1 item.");
  expect(await archived()).toBe(false);
});

it("says what is wrong with a file, and changes nothing", async () => {
  const before = await stored();
  const damaged = new Uint8Array(backup);
  damaged[damaged.length - 40] = (damaged[damaged.length - 40] ?? 0) ^ 1;
  const cut = backup.slice(0, backup.length - 100);
  const note = "#backup-file-note[role=alert]";
  expect(await openFile(damaged, PASSPHRASE, note)).toMatch(/the file is damaged/i);
  expect(await openFile(cut, PASSPHRASE, note)).toMatch(/the file is damaged/i);
  expect(await openFile(new Uint8Array([1, 2, 3]), PASSPHRASE, note)).toMatch(/not a Latchkey file/i);
  expect(await openFile(backup, "not the passphrase", "#restore-passphrase-note[role=alert]")).toMatch(
    /does not open the file/i,
  );
  expect(await manager.count("#preview")).toBe(0);
  expect(await stored()).toEqual(before);
});

it("the first run of a fresh profile restores the backup, and its passkeys sign in at the same relying party", async () => {
  const browser = await launchBrowser({ browser: KIND, extensionDir: `dist/${KIND}` });
  try {
    await closeFirstRun(browser);
    const popup = await browser.extension("popup/popup.html");
    await popup.click("#restore-first");
    await chooseFile(popup, "#restore-file", backup);
    await popup.type("#restore-passphrase", "not the passphrase");
    await popup.type("#new-pin", NEW_PIN);
    await popup.type("#confirm-pin", NEW_PIN);
    await popup.click("#restore");
    await popup.waitFor("#restore-passphrase-note[role=alert]", { timeout: 60_000 });
    await popup.type("#restore-passphrase", PASSPHRASE);
    await popup.click("#restore");
    await popup.waitFor("#recovery-code", { timeout: 60_000 });
    expect(await popup.text("main")).toContain("Restored: 2 items.");
    await popup.click("#recovery-done");
    await popup.waitFor("#lock");

    const elsewhere = { ...stage, browser };
    const site = await browser.open(`${stage.site.origin()}/`);
    for (const id of [annId, benId]) {
      const { credentialId, flags } = await signIn(
        elsewhere,
        site,
        { allowCredentials: descriptor(id) },
        { pin: NEW_PIN },
      );
      expect(credentialId).toBe(id);
      expect(flags).toMatchObject({ be: true, bs: true });
    }
  } finally {
    await browser.close();
  }
});
