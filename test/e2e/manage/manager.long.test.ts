import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { byRole, countByRole, fill, press } from "./fixtures/by-role.ts";
import { BASE32, newCode, valuesAround } from "./fixtures/codes.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** The manager's items: added, named, put aside, thrown away and brought back. */

let stage: Stage;
let page: Surface;
let manager: Surface;
let passkey = "";

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  const user = { id: randomBase64url(), name: "ada", displayName: "Ada Lovelace" };
  passkey = (await register(stage, page, { user })).credentialId;
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html");
});
afterEach(() => manager.close());

const items = () => ask(manager, "items.list", {});
const codes = async () => (await items()).filter(({ kind }) => kind === "code");
const shownCodes = () => manager.count("li[data-otp-id]");

describe("a code", () => {
  it("is added from its address, after its value was shown", async () => {
    await press(manager, "link", "Add a code");
    const uri = `otpauth://totp/Example:ada%40mail.example?secret=${BASE32}&issuer=Example`;
    const other = `otpauth://totp/Other:bob?secret=${BASE32}&issuer=Other`;
    await fill(manager, "textbox", "Secret key or otpauth address", other);
    await expect.poll(() => manager.text("#code-issuer")).toBe("Other");
    await fill(manager, "textbox", "Issuer", "Written under the other");
    // Another address brings its own names.
    await fill(manager, "textbox", "Secret key or otpauth address", uri);
    await expect.poll(() => manager.text("#code-issuer")).toBe("Example");
    expect(await manager.text("#code-account")).toBe("ada@mail.example");
    await expect
      .poll(async () =>
        valuesAround(Date.now()).includes((await manager.text("#code-preview")).replace(" ", "")),
      )
      .toBe(true);
    await fill(manager, "textbox", "Site", "https://www.example.com/login");
    await press(manager, "button", "Add");
    await manager.waitFor("dialog", { gone: true });
    await expect.poll(shownCodes).toBe(1);
    expect((await codes())[0]).toMatchObject({
      ...{ type: "totp", issuer: "Example", account: "ada@mail.example", site: "www.example.com" },
      ...{ algorithm: "SHA-1", digits: 6, period: 30 },
    });
  });

  it("is added from a secret with digits of its own; what is wrong is said", async () => {
    await press(manager, "link", "Add a code");
    await press(manager, "button", "Add");
    await byRole(manager, "alert", "Type or paste the secret key");
    await fill(manager, "textbox", "Secret key or otpauth address", "no secret at all!");
    await byRole(manager, "alert", "letters A to Z and the digits 2 to 7");
    await fill(manager, "textbox", "Secret key or otpauth address", BASE32.toLowerCase());
    await press(manager, "button", "Type, digits and period");
    await fill(manager, "textbox", "Digits", "8");
    await expect.poll(() => manager.text("#code-preview")).toMatch(/^\d{4} \d{4}$/);
    await fill(manager, "textbox", "Issuer", "Second");
    await press(manager, "button", "Add");
    await expect.poll(shownCodes).toBe(2);
  });

  it("is renamed and given another site on its own page", async () => {
    await press(manager, "link", "Second");
    await fill(manager, "textbox", "Issuer", "Renamed");
    await fill(manager, "textbox", "Site", "two words");
    await press(manager, "button", "Save");
    await byRole(manager, "alert", "That is not a host name");
    await fill(manager, "textbox", "Site", "renamed.example");
    await press(manager, "button", "Save");
    await byRole(manager, "heading", "Renamed");
    expect(await codes()).toContainEqual(
      expect.objectContaining({ issuer: "Renamed", site: "renamed.example", digits: 8 }),
    );
  });

  it("gives its secret to who has the PIN alone", async () => {
    await press(manager, "link", "Example");
    await press(manager, "button", "Show the secret");
    await manager.type("#again-pin", "not the PIN");
    await manager.click("#dialog-action");
    await byRole(manager, "alert", "Wrong PIN");
    expect(await manager.evaluate(() => document.documentElement.outerHTML)).not.toContain(BASE32);
    await manager.type("#again-pin", PIN);
    await manager.click("#dialog-action");
    await manager.waitFor("#revealed-uri", { timeout: 30_000 });
    expect(await manager.text("#revealed-secret")).toBe(BASE32);
    const uri = await manager.evaluate(
      () => document.querySelector<HTMLTextAreaElement>("#revealed-uri")?.value,
    );
    expect(uri).toMatch(/^otpauth:\/\/totp\/Example/);
    await press(manager, "button", "Done");
    await manager.waitFor("dialog", { gone: true });
    expect(await manager.evaluate(() => document.documentElement.outerHTML)).not.toContain(BASE32);
  });
});

describe("a passkey", () => {
  it("tells its whole story, but not its key", async () => {
    await press(manager, "link", "localhost");
    const facts = await manager.text("#facts");
    for (const told of ["localhost", "ada", "Ada Lovelace", "ES256", "Never used", "In no backup yet"])
      expect(facts).toContain(told);
    expect(facts).toContain(passkey);
  });

  it("is given a name, a note and recovery codes, which can be marked as used", async () => {
    await press(manager, "link", "localhost");
    await fill(manager, "textbox", "Name", "My test site");
    await fill(manager, "textbox", "Note", "Ask Bob");
    await press(manager, "button", "Save");
    await byRole(manager, "heading", "My test site");
    await press(manager, "button", "Add recovery codes");
    await manager.evaluate(() => {
      const field = document.querySelector<HTMLTextAreaElement>("#recovery-paste");
      if (field === null) throw new Error("no field");
      field.value = "1. aaaa-1111\n2. bbbb-2222";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await press(manager, "button", "Add these codes");
    await byRole(manager, "button", "Copy bbbb-2222");
    await press(manager, "checkbox", "Used aaaa-1111");
    await expect.poll(() => manager.text("#recovery-codes")).toContain("1 of 2 left");
    const [item] = (await items()).filter(({ kind }) => kind === "passkey");
    expect(item).toMatchObject({ label: "My test site", hasNote: true });
    const story = await ask(manager, "items.story", { item: item?.item ?? "" });
    expect(story).toEqual({
      note: "Ask Bob",
      recoveryCodes: [{ code: "aaaa-1111", usedAt: expect.any(Number) }, { code: "bbbb-2222" }],
    });
  });

  it("goes to the bin and comes back by the keyboard, and signs in afterwards", async () => {
    await press(manager, "link", "My test site");
    await press(manager, "button", "Move to the bin");
    await manager.waitFor("#undo-toast", { visible: true });
    expect((await items()).filter(({ deletedAt }) => deletedAt !== undefined)).toHaveLength(1);
    await manager.press("Control+z");
    await manager.waitFor("#undo-toast", { gone: true });
    await expect
      .poll(async () => (await items()).filter(({ deletedAt }) => deletedAt !== undefined))
      .toHaveLength(0);
    expect((await signIn(stage, page)).credentialId).toBe(passkey);
  });

  it("is archived, says what that means, and is offered again", async () => {
    await press(manager, "link", "My test site");
    await press(manager, "button", "Archive");
    await expect.poll(() => manager.text(".item-page")).toContain("Archived: a newer passkey took its place");
    await press(manager, "button", "Offer it again");
    await expect.poll(() => manager.text(".item-page")).not.toContain("Archived:");
  });
});

describe("many at once", () => {
  const select = (name: string) => press(manager, "checkbox", `Select ${name}`);

  it("are chosen as a range with Shift, and all that are shown", async () => {
    await ask(manager, "codes.add", { codes: ["a1", "a2", "a3", "a4"].map((name) => newCode(name, "bulk")) });
    await fill(manager, "searchbox", "Search items", "bulk");
    await expect.poll(shownCodes).toBe(4);
    await select("a1");
    const third = await byRole(manager, "checkbox", "Select a3");
    await manager.evaluate((path) => {
      const box = document.querySelector<HTMLElement>(path);
      box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }));
    }, third);
    await expect.poll(() => manager.text("#bulk-bar")).toContain("3 selected");
    await press(manager, "button", "Select all shown");
    await expect.poll(() => manager.text("#bulk-bar")).toContain("4 selected");
  });

  it("are favourites, go to the bin and are erased for good, after what is lost was named", async () => {
    await fill(manager, "searchbox", "Search items", "bulk");
    await expect.poll(shownCodes).toBe(4);
    await select("a1");
    await select("a2");
    await press(manager, "button", "Add to favourites");
    await expect.poll(async () => (await items()).filter(({ favourite }) => favourite).length).toBe(2);
    await press(manager, "button", "Move to the bin");
    await expect.poll(shownCodes).toBe(2);
    await press(manager, "radio", "Bin");
    await expect.poll(shownCodes).toBe(2);
    await select("a1");
    await press(manager, "button", "Erase for good");
    const dialog = await byRole(manager, "dialog", "Erase 1 item for good?");
    expect(await manager.text(dialog)).toContain("a1 bulk");
    await press(manager, "button", "Erase for good");
    await manager.waitFor("dialog", { gone: true });
    await expect.poll(shownCodes).toBe(1);
    expect((await items()).map((item) => (item.kind === "code" ? item.issuer : ""))).not.toContain("a1");
    await press(manager, "button", "Restore a2");
    await expect.poll(shownCodes).toBe(0);
  });

  it("are sorted and grouped", async () => {
    const titles = () =>
      manager.evaluate(() =>
        [...document.querySelectorAll("li[data-row] :is(h3, .row-title)")].map(
          ({ textContent }) => textContent,
        ),
      );
    // High enough to have all of them drawn.
    await manager.setViewport(1280, 1600);
    await press(manager, "checkbox", "Group by site");
    await expect
      .poll(titles)
      .toEqual([
        ...["Favourites", "a2", "For example.com", "Example", "For localhost", "My test site"],
        ...["For renamed.example", "Renamed", "Without a site", "a3", "a4"],
      ]);
    await press(manager, "radio", "Passkeys");
    await expect.poll(titles).toEqual(["For localhost", "My test site"]);
    expect(await countByRole(manager, "button", "Copy the code")).toBe(0);
  });
});
