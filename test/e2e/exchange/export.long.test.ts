import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readFile as readForeign } from "../../../src/exchange/recognise.ts";
import { type Surface, until } from "../driver/index.ts";
import { makeVault } from "../fixtures/person.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { PIN, register, type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, press } from "../manage/fixtures/by-role.ts";
import { newCode, newCounterCode } from "../manage/fixtures/codes.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { type DownloadProfile, downloadProfile } from "../vault/fixtures/files.ts";

/** What is in the vault leaves it in a file, after a warning and the PIN. */

let downloads: DownloadProfile;
let stage: Stage;
let manager: Surface;
let credentialId = "";

beforeAll(async () => {
  downloads = await downloadProfile();
  stage = await setStage({ vault: false, profileDir: downloads.profileDir });
  await makeVault(stage.browser, PIN);
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  const user = { id: randomBase64url(), name: "ada", displayName: "Ada" };
  credentialId = (await register(stage, page, { user })).credentialId;
  manager = await stage.browser.extension("popup/manager.html#exchange");
  const codes = [newCode("Example", "ada"), newCounterCode("Counting", "bob")];
  await ask(manager, "codes.add", { codes });
});
afterAll(async () => {
  await stage?.close();
  await downloads?.remove();
});

/** The download with this ending, whole. */
function downloaded(ending: string): Promise<Buffer> {
  const folder = join(downloads.profileDir, "..", "downloads");
  return until(`a download that ends with ${ending}`, 20_000, async () => {
    const names = await readdir(folder);
    const name = names.find((one) => one.endsWith(ending));
    if (name === undefined || names.some((one) => /\.(part|crdownload)$/.test(one))) return undefined;
    const bytes = await readFile(join(folder, name));
    return bytes.length === 0 ? undefined : bytes;
  });
}

it("the backup comes first", async () => {
  await press(manager, "button", "Export");
  await manager.click("#export-backup");
  await byRole(manager, "dialog", "Make a backup");
  await press(manager, "button", "Cancel");
});

it("a file in clear is made for who has the PIN, and what it does not hold is said before and after", async () => {
  await byRole(manager, "radio", "CXF");
  await manager.waitFor("#export-left");
  expect(await manager.text("#export-outlook")).toMatch(/private key of 1 passkey.* secret of 1 code/);
  expect(await manager.text("#export-left")).toMatch(/1 item stays behind.*HOTP.*Counting/);
  await manager.click("#export-clear");
  expect(await manager.text("#export-warning")).toMatch(/private key of 1 passkey.*sign in as you/);
  await manager.type("#again-pin", "not the PIN");
  await manager.click("#dialog-action");
  await byRole(manager, "alert", "Wrong PIN");
  await manager.type("#again-pin", PIN);
  await manager.click("#dialog-action");
  await manager.waitFor("#export-made", { timeout: 30_000 });
  expect(await manager.text("#export-left")).toMatch(/1 item stays behind/);
  const { format, entries } = await readForeign(new Uint8Array(await downloaded("-cxf.json")), { now: 0 });
  expect(format).toBe("cxf");
  expect(entries.map(({ kind }) => kind).sort()).toEqual(["code", "passkey"]);
  const passkey = entries.find((entry) => entry.kind === "passkey");
  expect(Buffer.from(passkey?.value.id ?? []).toString("base64url")).toBe(credentialId);
  await manager.click("#export-done");
});

it("only what is chosen goes into the file", async () => {
  await manager.click(await byRole(manager, "radio", "otpauth"));
  await manager.click("#export-items");
  await press(manager, "button", "None");
  await expect.poll(() => manager.text("#export-outlook")).toContain("hold nothing");
  await manager.click(await byRole(manager, "checkbox", "Counting"));
  await expect.poll(() => manager.text("#export-outlook")).toContain("secret of 1 code");
  await manager.click("#export-clear");
  await manager.type("#again-pin", PIN);
  await manager.click("#dialog-action");
  await manager.waitFor("#export-made", { timeout: 30_000 });
  const text = (await downloaded("-otpauth.txt")).toString();
  expect(text).toMatch(/^otpauth:\/\/hotp\/Counting[^\n]*\n$/);
});
