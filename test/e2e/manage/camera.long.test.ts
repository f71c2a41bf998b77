import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blank, draw } from "../../exchange/fixtures/qr-drawing.ts";
import type { Surface } from "../driver/index.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { byRole, press } from "./fixtures/by-role.ts";
import { BASE32 } from "./fixtures/codes.ts";
import { film, png } from "./fixtures/pictures.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/**
 * The camera of “Add a code”. Chromium plays a film as its camera; Firefox's own camera for tests shows one colour, so
 * that there a drawing stands for the camera where a QR code is to be seen.
 */

const uri = (issuer: string) => `otpauth://totp/${issuer}:ada?secret=${BASE32}&issuer=${issuer}`;
const picture = (text: string) => draw(blank(640, 480, 200), text, { x: 150, y: 60, scale: 6 });

let folder: string;
let stage: Stage;
let manager: Surface;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-camera-"));
  const path = join(folder, "camera.y4m");
  await writeFile(path, film(picture(uri("Film"))));
  stage = await setStage({ fakeCamera: path });
  await confirmRecovery(stage.browser);
});
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#add-code");
  await manager.waitFor("#camera-start");
});
afterEach(() => manager.close());

/** What was opened stays known, to see whether it is off. */
async function watchCameras(): Promise<void> {
  await manager.evaluate(() => {
    const tracks: MediaStreamTrack[] = [];
    Reflect.set(self, "tracks", tracks);
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await real(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
}
/** A drawing in the place of the camera; without one, a grey picture. */
async function drawCamera(drawing?: Buffer): Promise<void> {
  await manager.evaluate(async (base64) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 640, height: 480 });
    const context = canvas.getContext("2d");
    const bytes = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
    const bitmap = bytes.length > 0 ? await createImageBitmap(new Blob([bytes])) : null;
    let turn = 0;
    setInterval(() => {
      turn += 1;
      if (context) context.fillStyle = turn % 2 === 0 ? "#999" : "#aaa";
      context?.fillRect(0, 0, 640, 480);
      if (bitmap && turn > 5) context?.drawImage(bitmap, 0, 0);
    }, 50);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
  }, drawing?.toString("base64") ?? "");
  await watchCameras();
}
async function failWith(name: string): Promise<void> {
  await manager.evaluate((error) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", error));
  }, name);
}
const states = () =>
  manager.evaluate(() =>
    (Reflect.get(self, "tracks") as MediaStreamTrack[]).map((track) => track.readyState),
  );

describe("the camera", () => {
  it("is off until it is asked for; what it sees is found, and it is off again", async () => {
    if (KIND === "chrome") await watchCameras();
    else await drawCamera(png(picture(uri("Film"))));
    expect(await states()).toEqual([]);
    await press(manager, "button", "Camera");
    await byRole(manager, "heading", "1 code found");
    expect(await states()).toEqual(["ended"]);
    expect(await manager.text("#found-codes .rows")).toContain("Film");
    await press(manager, "button", "Add 1 code");
    await expect.poll(() => manager.count("dialog")).toBe(0);
  });

  it("goes on looking while there is none, and is off when the person leaves", async () => {
    await drawCamera();
    await press(manager, "button", "Camera");
    await byRole(manager, "status", "Hold the QR code in front of the camera");
    expect(await states()).toEqual(["live"]);
    await press(manager, "button", "Cancel");
    await manager.waitFor("#camera-start");
    expect(await states()).toEqual(["ended"]);
    await press(manager, "button", "Camera");
    await byRole(manager, "status", "Hold the QR code");
    await manager.press("Escape");
    await expect.poll(() => manager.count("dialog")).toBe(0);
    expect(await states()).toEqual(["ended", "ended"]);
  });

  it("is off when the tab is out of sight, and says so", async () => {
    await drawCamera();
    await press(manager, "button", "Camera");
    await byRole(manager, "status", "Hold the QR code");
    const other = await stage.browser.open(`${stage.site.origin()}/`);
    await other.bringToFront();
    await expect.poll(states).toEqual(["ended"]);
    await other.close();
    await manager.bringToFront();
    await byRole(manager, "alert", "this tab was out of sight");
    await press(manager, "button", "Try again");
    await byRole(manager, "status", "Hold the QR code");
    await press(manager, "button", "Cancel");
  });

  it("tells what else is in the QR code that it sees", async () => {
    await drawCamera(png(picture("https://example.com/")));
    await press(manager, "button", "Camera");
    await byRole(manager, "alert", "holds a web address");
    expect(await states()).toEqual(["ended"]);
  });

  it.each([
    ["NotAllowedError", "The camera is not allowed"],
    ["NotFoundError", "No camera was found"],
    ["NotReadableError", "Another program may be using it"],
    ["TypeError", "The camera cannot be used"],
  ])("says why there is none: %s", async (name, message) => {
    await failWith(name);
    await press(manager, "button", "Camera");
    await byRole(manager, "alert", message);
    await press(manager, "button", "Cancel");
    await manager.waitFor("#camera-start");
  });
});

it.runIf(KIND === "firefox")("runs with the camera that Firefox has for tests", async () => {
  await watchCameras();
  await press(manager, "button", "Camera");
  await byRole(manager, "status", "Hold the QR code");
  expect(await states()).toEqual(["live"]);
  await press(manager, "button", "Cancel");
  expect(await states()).toEqual(["ended"]);
});
