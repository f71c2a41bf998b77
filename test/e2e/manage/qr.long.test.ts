import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blank, drawnPath } from "../../exchange/fixtures/qr-drawing.ts";
import { type Surface, until } from "../driver/index.ts";
import { bringFiles, rowsIn, type TestFile, takeAll } from "../exchange/fixtures/bringing.ts";
import { lock, unlock } from "../fixtures/person.ts";
import { KIND, PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { byRole, fill, press } from "./fixtures/by-role.ts";
import { BASE32, newCode, newCounterCode } from "./fixtures/codes.ts";
import { migrationUris } from "./fixtures/migration.ts";
import { chooseFiles, dropFiles, pastePicture, png, pngOf, qrPicture } from "./fixtures/pictures.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** QR codes: brought as pictures, told apart from everything else, and shown. */

const uri = (issuer: string, account = "ada") =>
  `otpauth://totp/${issuer}:${account}?secret=${BASE32}&issuer=${issuer}`;
const [FIRST = "", SECOND = ""] = migrationUris(12);

let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
});
afterAll(() => stage?.close());
afterEach(() => manager?.close());

const items = () => ask(manager, "items.list", {});
const issuers = async () =>
  (await items()).flatMap((item) => (item.kind === "code" ? [item.issuer] : [])).sort();
const badges = () =>
  manager.evaluate(() => [...document.querySelectorAll("#found-codes .badge")].map((one) => one.textContent));

const BOMB = pngOf(30_000, 30_000, Buffer.alloc(30_000));
const JUNK: [string, TestFile, RegExp][] = [
  ["a web address", qrPicture("web.png", "https://example.com/path"), /holds a web address/],
  ["a passkey sign-in", qrPicture("fido.png", "FIDO:/07824133892604"), /signing in with a passkey/],
  ["a Wi-Fi network", qrPicture("wifi.png", "WIFI:T:WPA;S:home;P:secret;;"), /Wi-Fi network/],
  ["another app's", qrPicture("other.png", "phonefactor://activate?code=1"), /for another app/],
  ["text", qrPicture("text.png", "hello"), /holds text/],
  ["no QR code", { name: "none.png", content: png(blank(300, 300)) }, /No QR code/],
  ["a header that says too much", { name: "bomb.png", content: BOMB }, /50 million pixels/],
  [
    "more rows than it says",
    { name: "rows.png", content: pngOf(10, 10, Buffer.alloc(2 ** 27)) },
    /No QR code|damaged/,
  ],
  ["half a picture", { name: "half.png", content: png(drawnPath("", 200)).subarray(0, 60) }, /damaged|No QR/],
  ["the start of a PNG", { name: "start.png", content: BOMB.subarray(0, 12) }, /damaged/],
  ["another kind", { name: "one.tiff", content: "II*\0 and so on, and so on" }, /not read/],
];

it("the decoder comes from the extension, and is in nothing but the worker", () => {
  const folder = join("dist", KIND, "assets");
  const built = readdirSync(folder);
  expect(built.filter((name) => name.endsWith(".wasm"))).toHaveLength(1);
  const scripts = built.filter((name) => name.endsWith(".js"));
  const naming = (text: string) =>
    scripts.filter((name) => readFileSync(join(folder, name), "utf8").includes(text));
  expect(naming("zxing_reader")).toEqual([expect.stringMatching(/^exchange\.worker/)]);
  expect(naming("jsdelivr")).toEqual([]);
});

describe("in “Add a code”", () => {
  beforeEach(async () => {
    manager = await stage.browser.extension("popup/manager.html#add-code");
    await manager.waitFor("#picture-file");
  });

  it("a dropped picture with three of them gives three codes, and is known the next time", async () => {
    const three = qrPicture("three.png", uri("One"), uri("Two"), uri("Three"));
    await dropFiles(manager, "dialog", three);
    await byRole(manager, "heading", "3 codes found");
    expect(await badges()).toEqual(["New", "New", "New"]);
    expect(await issuers()).toEqual([]);
    await press(manager, "button", "Add 3 codes");
    await expect.poll(() => manager.count("dialog")).toBe(0);
    expect(await issuers()).toEqual(["One", "Three", "Two"]);
    await press(manager, "link", "Add a code");
    await dropFiles(manager, "dialog", three);
    await byRole(manager, "heading", "3 codes found");
    expect(await badges()).toEqual(["Here already", "Here already", "Here already"]);
    await byRole(manager, "button", "Nothing to add");
  });

  it("a picture is pasted, while pasted text goes into its field", async () => {
    await pastePicture(manager, qrPicture("copied.png", uri("Pasted")));
    await byRole(manager, "heading", "1 code found");
    await press(manager, "button", "Add 1 code");
    await expect.poll(issuers).toContain("Pasted");
    await press(manager, "link", "Add a code");
    await manager.evaluate((text) => navigator.clipboard.writeText(text), uri("Text"));
    await manager.click("#code-text");
    await manager.press("Control+v");
    expect(await manager.text("#code-text")).toBe(uri("Text"));
  });

  it("of an export in two pictures the missing one is named, and the second one is added to it", async () => {
    await chooseFiles(manager, "#picture-file", qrPicture("second.png", SECOND));
    await byRole(manager, "heading", "2 codes found");
    expect(await manager.text("#found-codes .refused")).toContain("QR code 1 of 2");
    await chooseFiles(manager, "#picture-file", qrPicture("first.png", FIRST));
    await byRole(manager, "heading", "12 codes found");
    expect(await manager.count("#found-codes .refused")).toBe(0);
    await press(manager, "button", "Add 12 codes");
    await expect.poll(async () => (await issuers()).filter((name) => name === "Moved").length).toBe(12);
  });

  it("what the person leaves out is not added", async () => {
    await chooseFiles(manager, "#picture-file", qrPicture("two.png", uri("Wanted"), uri("Unwanted")));
    await byRole(manager, "heading", "2 codes found");
    await press(manager, "checkbox", "Unwanted");
    await press(manager, "button", "Add 1 code");
    await expect.poll(issuers).toContain("Wanted");
    expect(await issuers()).not.toContain("Unwanted");
  });

  it.each(JUNK)("%s is named, and what was typed stays", async (_, file, message) => {
    const before = await items();
    await fill(manager, "textbox", "Issuer", "typed");
    await chooseFiles(manager, "#picture-file", file);
    await expect.poll(() => manager.text("dialog [role=alert]"), { timeout: 10_000 }).toMatch(message);
    expect(await manager.text("#code-issuer")).toBe("typed");
    expect(await items()).toEqual(before);
  });

  it("a text named .png is no picture", async () => {
    await chooseFiles(manager, "#picture-file", { name: "codes.png", content: uri("Hidden") });
    await byRole(manager, "alert", "This is no picture");
  });

  it("the page goes on while many large pictures are read, and the person can stop it", async () => {
    const before = await items();
    await manager.evaluate(async () => {
      const canvas = new OffscreenCanvas(4000, 4000);
      const context = canvas.getContext("2d");
      const noise = context?.createImageData(4000, 4000);
      if (!context || !noise) throw new Error("No canvas");
      for (let at = 0; at < noise.data.length; at++)
        noise.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
      context.putImageData(noise, 0, 0);
      const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.6 });
      const chosen = new DataTransfer();
      for (let i = 0; i < 20; i++) chosen.items.add(new File([picture], `noise ${i}.jpg`));
      const input = document.querySelector<HTMLInputElement>("#picture-file");
      if (input === null) throw new Error("There is no field");
      const waits: number[] = [];
      Reflect.set(self, "waits", waits);
      let last = performance.now();
      setInterval(() => {
        waits.push(performance.now() - last);
        last = performance.now();
      }, 20);
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await byRole(manager, "status", "Reading");
    const waits = await until("two seconds of reading", 20_000, async () => {
      const all = await manager.evaluate(() => Reflect.get(self, "waits") as number[]);
      return all.reduce((sum, wait) => sum + wait, 0) > 2000 && all;
    });
    // Two cores, and whatever else they do: a page that decodes by itself stands still for seconds.
    expect(Math.max(...waits)).toBeLessThan(500);
    await press(manager, "button", "Cancel");
    await manager.waitFor("#picture-file");
    expect(await items()).toEqual(before);
  });
});

describe("in the drop zone of moving in", () => {
  beforeEach(async () => {
    manager = await stage.browser.extension("popup/manager.html#exchange");
  });

  it("pictures are read beside files, and the parts of an export come together", async () => {
    await bringFiles(manager, qrPicture("a.png", uri("Drop"), "https://example.com/"), {
      name: "list.txt",
      content: `${uri("Listed")}\n`,
    });
    await manager.waitFor("#import-preview");
    expect([await rowsIn(manager, "new"), await rowsIn(manager, "cannot")]).toEqual([2, 1]);
    expect(await manager.text("#import-cannot")).toMatch(/example\.com.*entry 2 of a\.png.*web address/);
    expect(await takeAll(manager)).toBe("2 items were added.");
    await manager.click("#import-more");
    await bringFiles(manager, qrPicture("second.png", SECOND));
    await manager.waitFor("#import-cannot");
    expect(await manager.text("#import-cannot")).toContain("QR code 1 of 2");
    await manager.click("#import-cancel");
    await bringFiles(manager, qrPicture("second.png", SECOND), qrPicture("first.png", FIRST));
    await manager.waitFor("#import-same");
    expect(await manager.text("#import-same")).toContain("12");
    expect(await manager.count("#import-cannot")).toBe(0);
  });

  it("a picture is pasted anywhere, and dropped beside the field", async () => {
    await manager.waitFor("#import-file");
    await pastePicture(manager, qrPicture("copied.png", uri("Pasted here")));
    await manager.waitFor("#import-preview");
    expect(await rowsIn(manager, "new")).toBe(1);
    await manager.click("#import-cancel");
    await dropFiles(manager, "h1, h2", qrPicture("web.png", "https://example.com/"));
    await byRole(manager, "alert", "holds a web address");
    await byRole(manager, "status", "Nothing in the vault was changed");
  });
});

describe("shown, to move a code to a phone", () => {
  async function openItem(issuer: string): Promise<void> {
    manager = await stage.browser.extension("popup/manager.html");
    await manager.waitFor("li[data-otp-id]");
    const code = (await items()).find((item) => item.kind === "code" && item.issuer === issuer);
    await manager.evaluate((item) => {
      location.hash = `#item=${item}`;
    }, code?.item ?? "");
    await press(manager, "button", "Show the QR code");
    await byRole(manager, "dialog", "The code as a QR code");
  }
  const unlockDialog = async (pin: string) => {
    await manager.type("#again-pin", pin);
    await manager.click("#dialog-action");
  };

  beforeAll(async () => {
    manager = await stage.browser.extension("popup/manager.html");
    await ask(manager, "codes.add", { codes: [newCode("Shown", "ada"), newCounterCode("Counted", "ada")] });
  });

  it("asks for the PIN, warns, and can be read again", async () => {
    await openItem("Shown");
    expect(await manager.text("dialog")).toContain("can make its codes for ever");
    await unlockDialog("not my PIN 99");
    await manager.waitFor("dialog [role=alert]", { timeout: 30_000 });
    expect(await manager.count("svg.qr")).toBe(0);
    await unlockDialog(PIN);
    await manager.waitFor("svg.qr", { timeout: 30_000 });
    const images = await Promise.all(
      // The two names of the role.
      ["image", "img"].map((role) => manager.countByRole(role, "QR code of Shown, ada")),
    );
    expect(Math.max(...images)).toBe(1);
    const [path, side] = await manager.evaluate(() => {
      const svg = document.querySelector("svg.qr");
      return [svg?.querySelector("path")?.getAttribute("d") ?? "", svg?.getAttribute("viewBox") ?? ""];
    });
    await press(manager, "button", "Done");
    const content = png(drawnPath(path ?? "", Number(side?.split(" ")[2])));
    await press(manager, "link", "Items");
    await press(manager, "link", "Add a code");
    await chooseFiles(manager, "#picture-file", { name: "shown.png", content });
    await byRole(manager, "heading", "1 code found");
    expect(await manager.text("#found-codes .rows")).toContain("Shown");
    expect(await badges()).toEqual(["Here already"]);
  });

  it("says of a code that counts that two devices count from now on", async () => {
    await openItem("Counted");
    await byRole(manager, "dialog", "The code as a QR code");
    expect(await manager.text("dialog")).toContain("From now on two devices count");
  });

  it("goes when the vault is locked, and by itself after a minute", async () => {
    await openItem("Shown");
    await unlockDialog(PIN);
    await manager.waitFor("svg.qr", { timeout: 30_000 });
    await lock(stage.browser);
    await manager.waitFor("svg.qr", { gone: true });
    await unlock(stage.browser, PIN);
    await manager.close();
    await openItem("Shown");
    await unlockDialog(PIN);
    await manager.waitFor("svg.qr", { timeout: 30_000 });
    expect(await manager.text("dialog .dialog-actions .hint")).toMatch(/Hidden in (60|5\d) seconds/);
    await manager.waitFor("svg.qr", { gone: true, timeout: 70_000 });
  }, 120_000);
});
