import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bitwardenFile,
  bitwardenItem,
  bitwardenPasskey,
  protectedBitwardenFile,
} from "../../exchange/fixtures/bitwarden.ts";
import { keePassXcFile } from "../../exchange/fixtures/keepassxc.ts";
import { makeKey } from "../../exchange/fixtures/keys.ts";
import type { ColorScheme } from "../driver/browser.ts";
import type { Surface } from "../driver/index.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { byRole } from "../manage/fixtures/by-role.ts";
import { BASE32 } from "../manage/fixtures/codes.ts";
import { look as lookAt, SCHEMES } from "../views/fixtures/look.ts";
import { bringFiles, takeAll } from "./fixtures/bringing.ts";

/** Pictures of moving in and out, light and dark, wide and narrow; and all of it by the keyboard alone. */

const KEYS = [makeKey(), makeKey()] as const;
const bitwarden = bitwardenFile([
  bitwardenItem({ fido2Credentials: [bitwardenPasskey(KEYS[0])], totp: BASE32 }, { reprompt: 1, odd: 1 }),
  bitwardenItem(
    { totp: BASE32, username: "bob", uris: [{ uri: "https://shop.example/" }] },
    { name: "Shop" },
  ),
]);
const passkey = (userName: string) => ({
  name: "ada.passkey",
  content: keePassXcFile(KEYS[1], { relyingParty: "mail.example", username: userName }),
});
const list = {
  name: "codes with a rather long name for a file.txt",
  content: [
    `otpauth://totp/Example:ada@mail.example?secret=${BASE32}&issuer=Example`,
    `otpauth://totp/Example:ada@mail.example?secret=${BASE32}&issuer=Example&digits=8`,
    // The same code, with more than Bitwarden has said of it.
    `otpauth://totp/Shop:bob?secret=${BASE32}&issuer=Shop&codeDisplay=${encodeURIComponent('{"note":"hi"}')}`,
    "otpauth://totp/Bad?secret=0189",
  ].join("\n"),
};

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  let manager: Surface;

  beforeAll(async () => {
    stage = await setStage({ colorScheme: scheme });
    manager = await stage.browser.extension("popup/manager.html#exchange");
  });
  afterAll(() => stage?.close());

  const look = (name: string) => lookAt(manager, "manager", scheme, name);

  it("moving in", async () => {
    await manager.waitFor("#import-file");
    await look("import-start");
    await bringFiles(manager, { name: "words.txt", content: "no codes here" });
    await manager.waitFor(".import-failure");
    await look("import-failed");
    const sealed = protectedBitwardenFile(bitwarden, { password: "x" });
    await bringFiles(manager, { name: "bitwarden.json", content: sealed });
    await manager.type("#import-password", "y");
    await manager.click("#import-open");
    await byRole(manager, "alert", "does not open the file");
    await look("import-password");
    await manager.click("#import-cancel");
    await bringFiles(manager, passkey("ada"), { name: "bitwarden.json", content: bitwarden });
    expect(await takeAll(manager)).toMatch(/items were added/);
    await look("import-done");
    await manager.click("#import-more");
    await bringFiles(manager, passkey("ada.lovelace"), { name: "bitwarden.json", content: bitwarden }, list);
    await manager.waitFor("#import-conflicts");
    await manager.waitFor("#import-merge");
    await look("import-preview");
    await manager.click("#import-cancel");
  });

  it("moving out", async () => {
    await manager.click("#export");
    await manager.waitFor("#export-losses");
    await manager.click("#export-items");
    await look("export");
    await manager.click("#export-clear");
    await manager.waitFor("#again-pin");
    await look("export-dialog");
  });
});

describe("by the keyboard alone", () => {
  let stage: Stage;
  let manager: Surface;
  beforeAll(async () => {
    stage = await setStage();
    manager = await stage.browser.extension("popup/manager.html#exchange");
  });
  afterAll(() => stage?.close());

  const focused = () =>
    manager.evaluate(() => {
      const element = document.activeElement;
      return element?.id || element?.closest("[data-import-entry]")?.tagName || element?.tagName || "";
    });
  async function tabTo(id: string): Promise<void> {
    for (let presses = 0; presses < 30; presses++) {
      if ((await focused()) === id) return;
      await manager.press("Tab");
    }
    throw new Error(`The Tab key does not come to ${id}, it is at ${await focused()}`);
  }

  it("text is read, one entry left out, the other taken, and undone", async () => {
    const uris = ["ada", "bob"].map((name) => `otpauth://totp/Site:${name}?secret=${BASE32}`);
    await manager.type("#import-text", uris.join("\n"));
    await tabTo("import-read");
    await manager.press("Enter");
    await manager.waitFor("#import-preview");
    await expect.poll(focused).toBe("H3");
    await tabTo("LABEL");
    await manager.press(" ");
    await manager.press("Enter");
    expect(await manager.count("#import-preview")).toBe(1);
    await tabTo("import-take");
    expect(await manager.text("#import-take")).toBe("Take 1 entry");
    await manager.press("Enter");
    await manager.waitFor("#import-done");
    await expect.poll(focused).toBe("H3");
    await tabTo("import-undo");
    await manager.press("Enter");
    await byRole(manager, "status", "1 item that was added is in the bin");
  });
});
