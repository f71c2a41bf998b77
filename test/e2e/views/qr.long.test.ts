import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blank } from "../../exchange/fixtures/qr-drawing.ts";
import type { ColorScheme } from "../driver/browser.ts";
import type { Surface } from "../driver/index.ts";
import { KIND, PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, press } from "../manage/fixtures/by-role.ts";
import { BASE32, newCode, newCounterCode } from "../manage/fixtures/codes.ts";
import { migrationUris } from "../manage/fixtures/migration.ts";
import { chooseFiles, film, png, qrPicture, qrPixels } from "../manage/fixtures/pictures.ts";
import { confirmRecovery } from "../manage/fixtures/quiet.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { itemNamed } from "./fixtures/full-vault.ts";
import { extensionPage, look, SCHEMES } from "./fixtures/look.ts";
import { popupOver } from "./fixtures/popup-over.ts";

/** Everything with QR codes: brought, seen by the camera, shown, found on a page. */

const uri = (issuer: string, more = "") =>
  `otpauth://totp/${issuer}:ada%40example.com?secret=${BASE32}&issuer=${issuer}${more}`;

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let folder: string;
  let stage: Stage;
  const picture = (manager: Surface, name: string) => look(manager, "manager", scheme, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-views-"));
    const path = join(folder, "camera.y4m");
    await writeFile(path, film(blank(640, 480, 120)));
    stage = await setStage({ colorScheme: scheme, fakeCamera: path });
    await confirmRecovery(stage.browser);
    const page = await stage.browser.extension("popup/manager.html");
    await ask(page, "codes.add", {
      codes: [
        newCode("Here", "ada@example.com"),
        newCode("Other", "ada@example.com"),
        newCounterCode("Counter", "ada"),
      ],
    });
    await page.close();
  });
  afterAll(async () => {
    await stage?.close();
    await rm(folder, { recursive: true });
  });

  it("in “Add a code”: a problem, what was found, the camera", async () => {
    const manager = await extensionPage(stage, "popup/manager.html#add-code", "#picture-file");
    await chooseFiles(manager, "#picture-file", qrPicture("web.png", "https://example.com/"));
    await byRole(manager, "alert", "holds a web address");
    await picture(manager, "qr-problem");
    const found = [uri("GitHub"), uri("Here"), uri("Other", "&digits=8"), "https://example.com/"];
    await chooseFiles(
      manager,
      "#picture-file",
      qrPicture("codes.png", ...found),
      qrPicture("second.png", migrationUris(12)[1] ?? ""),
    );
    await byRole(manager, "heading", "5 codes found");
    await picture(manager, "qr-found");
    await press(manager, "button", "Camera");
    await byRole(manager, "status", "Hold the QR code");
    await picture(manager, "qr-camera");
    await press(manager, "button", "Cancel");
    await manager.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await press(manager, "button", "Camera");
    await byRole(manager, "alert", "The camera is not allowed");
    await picture(manager, "qr-camera-refused");
    await manager.close();
  });

  it("shown: the question before it, and the QR code", async () => {
    const manager = await extensionPage(stage, "popup/manager.html", "li[data-otp-id]");
    const id = await itemNamed(manager, "Counter");
    await manager.evaluate((item) => {
      location.hash = `#item=${item}`;
    }, id);
    await press(manager, "button", "Show the QR code");
    await manager.waitFor("#again-pin");
    await picture(manager, "qr-show-question");
    await manager.type("#again-pin", PIN);
    await manager.click("#dialog-action");
    await manager.waitFor("svg.qr", { timeout: 30_000 });
    await picture(manager, "qr-shown");
    await manager.close();
  });

  it.runIf(KIND === "chrome")("found on a page: codes, nothing, and a page that is not shown", async () => {
    const address = `${stage.site.origin()}/`;
    const page = await stage.browser.open(address);
    const popup = await popupOver(stage, address);
    const seen = async (dataUrl: string | null) => {
      await popup.evaluate((url) => {
        const answer = url === null ? Promise.reject(new Error("no")) : Promise.resolve(url);
        // The polyfill hands over a callback where the browser gives no promises.
        const capture = (...args: unknown[]) => {
          const last = args.at(-1);
          if (typeof last !== "function" || url === null) return answer;
          last(url);
        };
        Reflect.set(chrome.tabs, "captureVisibleTab", capture);
        const own = Reflect.get(globalThis, "browser");
        if (own) Reflect.set(own.tabs, "captureVisibleTab", capture);
      }, dataUrl);
    };
    const url = (...texts: string[]) => `data:image/png;base64,${png(qrPixels(...texts)).toString("base64")}`;
    await popup.waitFor("#scan-page");
    await seen(url(uri("GitHub"), uri("Here"), "https://example.com/"));
    await popup.click("#scan-page");
    await popup.waitFor("#found-codes", { timeout: 15_000 });
    await look(popup, "popup", scheme, "scan-found");
    await popup.click("#found-add");
    await popup.waitFor("#scan-done");
    expect(await popup.text("#scan [role=status]")).toBe("1 code was added.");
    await look(popup, "popup", scheme, "scan-added");
    await popup.reload();
    await popup.waitFor("#scan-page");
    await seen(`data:image/png;base64,${png(blank(300, 300)).toString("base64")}`);
    await popup.click("#scan-page");
    await byRole(popup, "alert", "No QR code was found");
    await look(popup, "popup", scheme, "scan-nothing");
    await popup.close();
    await page.close();
  });
});
