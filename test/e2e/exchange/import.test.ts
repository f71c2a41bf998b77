import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  bitwardenFile,
  bitwardenItem,
  bitwardenPasskey,
  protectedBitwardenFile,
} from "../../exchange/fixtures/bitwarden.ts";
import { keePassXcFile } from "../../exchange/fixtures/keepassxc.ts";
import { base64url, makeKey } from "../../exchange/fixtures/keys.ts";
import { webDriverCredential } from "../../exchange/fixtures/webdriver.ts";
import type { Surface } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, press } from "../manage/fixtures/by-role.ts";
import { BASE32, valuesAround } from "../manage/fixtures/codes.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { backupOf, codeItem, PASSPHRASE } from "../vault/fixtures/backup.ts";
import { bringFiles, rowsIn, takeAll } from "./fixtures/bringing.ts";
import { signInWith } from "./fixtures/foreign-passkey.ts";

/** What other programs hold is brought in, and works. */

const PASSWORD = "their password";
const fromBitwarden = { key: makeKey(), id: "ChssPU5fYHGCk6S1xtfo-Q" };
const fromKeePassXc = { key: makeKey(), id: base64url(Buffer.alloc(32, 9)) };
const bitwarden = () => {
  const passkey = bitwardenPasskey(fromBitwarden.key, { rpId: "localhost", userName: "ada" });
  return bitwardenFile([bitwardenItem({ fido2Credentials: [passkey] })]);
};
const keepassxc = (changes: object = {}) => ({
  name: "bob.passkey",
  content: keePassXcFile(fromKeePassXc.key, {
    ...{ credentialId: fromKeePassXc.id, relyingParty: "localhost", url: "https://localhost" },
    ...{ username: "bob", ...changes },
  }),
});
const codes = (...accounts: string[]) => ({
  name: "codes.txt",
  content: accounts
    .map((name) => `otpauth://totp/Example:${name}?secret=${BASE32}&issuer=Example\n`)
    .join(""),
});

let stage: Stage;
let page: Surface;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#exchange");
});
afterEach(() => manager.close());

const items = () => ask(manager, "items.list", {});

describe("files of several programs", () => {
  it("are looked at first, and taken over in one go; what cannot be taken says why", async () => {
    const list = codes("ada");
    await bringFiles(
      manager,
      {
        name: "bitwarden.json",
        content: protectedBitwardenFile(bitwarden(), { password: PASSWORD }),
      },
      keepassxc(),
      { ...list, content: `${list.content}otpauth://totp/Bad?secret=0189\n` },
    );
    await manager.type("#import-password", "not their password");
    await manager.click("#import-open");
    await byRole(manager, "alert", "does not open the file");
    await manager.type("#import-password", PASSWORD);
    await manager.click("#import-open");
    await manager.waitFor("#import-preview");
    expect([await rowsIn(manager, "new"), await rowsIn(manager, "cannot")]).toEqual([3, 1]);
    expect(await manager.text("#import-cannot")).toMatch(/Bad.*entry 2 of codes\.txt/);
    expect(await items()).toEqual([]);
    expect(await takeAll(manager)).toBe("3 items were added.");
    const imported = (await items()).map(({ importedFrom }) => importedFrom).sort();
    expect(imported).toEqual(["bitwarden", "keepassxc-passkey", "otpauth"]);
  });

  it("give passkeys that sign in, with the flags of their program", async () => {
    const first = await signInWith(stage, page, fromBitwarden);
    expect(first).toMatchObject({ counter: 0, flags: { be: true, bs: true, uv: true } });
    const second = await signInWith(stage, page, fromKeePassXc);
    expect(second).toMatchObject({ counter: 0, flags: { be: false, bs: false, uv: true } });
    for (const { userHandle } of [first, second]) expect(userHandle).toBe("dXNlci0x");
  });

  it("give a passkey whose counter goes on from where the other program left it", async () => {
    const [id, key] = [base64url(Buffer.alloc(16, 41)), makeKey()];
    const changes = { credentialId: id, rpId: "localhost", signCount: 41 };
    const content = JSON.stringify([webDriverCredential(key, changes)]);
    await bringFiles(manager, { name: "credentials.json", content });
    expect(await takeAll(manager)).toBe("1 item was added.");
    expect(await signInWith(stage, page, { id, key, counter: 41 })).toMatchObject({ counter: 42 });
    expect(await signInWith(stage, page, { id, key, counter: 42 })).toMatchObject({ counter: 43 });
  });

  it("give codes that show the right value", async () => {
    await press(manager, "link", "Items");
    await expect
      .poll(async () =>
        valuesAround(Date.now()).includes(
          (await manager.text("li[data-otp-id] .code-value")).replace(/\s/g, ""),
        ),
      )
      .toBe(true);
  });
});

describe("what is here already", () => {
  it("is not taken again", async () => {
    await bringFiles(manager, keepassxc(), codes("ada"));
    await manager.waitFor("#import-preview");
    expect(await rowsIn(manager, "new")).toBe(0);
    expect(await manager.text("#import-same")).toContain("2");
    await byRole(manager, "status", "Nothing is chosen");
  });

  it("is replaced only where the person says so", async () => {
    await bringFiles(manager, keepassxc({ username: "robert" }));
    await manager.waitFor("#import-conflicts");
    expect(await manager.text("#import-conflicts")).toContain("user name");
    await byRole(manager, "status", "Nothing is chosen");
    await manager.evaluate(() => {
      const select = document.querySelector<HTMLSelectElement>("#import-conflicts select");
      if (select === null) throw new Error("There is no choice");
      select.value = "replace";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(await takeAll(manager)).toBe("1 was replaced. What was replaced is in the bin.");
    const names = async () =>
      (await items()).flatMap((item) =>
        item.kind === "passkey" && item.deletedAt === undefined ? [item.userName] : [],
      );
    const replaced = await names();
    expect(replaced).toContain("robert");
    expect(replaced).not.toContain("bob");
    await signInWith(stage, page, fromKeePassXc);
    await manager.click("#import-undo");
    await byRole(manager, "status", "1 that was replaced is back.");
    expect((await names()).sort()).toEqual(replaced.map((name) => (name === "robert" ? "bob" : name)).sort());
    await signInWith(stage, page, fromKeePassXc);
  });
});

it("what was added goes into the bin with one click, and comes back", async () => {
  const deleted = async () => (await items()).filter(({ deletedAt }) => deletedAt !== undefined).length;
  const before = await deleted();
  await bringFiles(manager, codes("carl", "dora"));
  expect(await takeAll(manager)).toBe("2 items were added.");
  await manager.click("#import-undo");
  await byRole(manager, "status", "2 items that were added are in the bin");
  expect(await deleted()).toBe(before + 2);
  await press(manager, "button", "Bring it back from the bin");
  await byRole(manager, "status", "2 items were added");
  expect(await deleted()).toBe(before);
});

it("text is pasted like a file", async () => {
  await manager.type("#import-text", `otpauth://totp/Pasted:eve?secret=${BASE32}`);
  await manager.click("#import-read");
  expect(await takeAll(manager)).toBe("1 item was added.");
  expect((await items()).some((item) => item.kind === "code" && item.issuer === "Pasted")).toBe(true);
});

it("a backup of Latchkey is recognised and restored", async () => {
  await bringFiles(manager, { name: "mine.latchkey", content: await backupOf(codeItem("From the backup")) });
  await manager.type("#restore-passphrase", PASSPHRASE);
  await manager.click("#open-backup");
  await manager.waitFor("#preview", { timeout: 30_000 });
  await manager.click("#restore");
  await manager.waitFor("#restored", { timeout: 30_000 });
  expect((await items()).some((item) => item.kind === "code" && item.issuer === "From the backup")).toBe(
    true,
  );
});

it("a file that nobody can read says why, and changes nothing", async () => {
  const before = await items();
  await bringFiles(manager, { name: "picture.png", content: Buffer.from("89504e470d0a1a0a00", "hex") });
  await byRole(manager, "alert", "The picture cannot be read");
  await byRole(manager, "status", "Nothing in the vault was changed");
  expect(await items()).toEqual(before);
});
