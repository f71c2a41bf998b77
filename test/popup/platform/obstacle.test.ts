import { afterEach, expect, it, vi } from "vitest";
import { platformObstacle } from "../../../popup/platform/obstacle.ts";
import { fakeBrowser } from "./fake-webauthn.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["Firefox", { protocol: "moz-extension:" }, "Firefox does not let"],
  ["no authenticator", { available: false }, "no authenticator"],
  ["a browser without PRF", { prf: false }, "PRF"],
  ["a browser that does not answer", { available: new Error("no") }, "does not say"],
])("%s is explained", async (_, browser, text) => {
  fakeBrowser(browser);
  expect(await platformObstacle()).toContain(text);
});

it("is none where nothing speaks against it, whether or not the browser knows its capabilities", async () => {
  fakeBrowser();
  expect(await platformObstacle()).toBeNull();
  fakeBrowser({ prf: undefined });
  expect(await platformObstacle()).toBeNull();
});

it("is there without WebAuthn", async () => {
  fakeBrowser();
  vi.stubGlobal("PublicKeyCredential", undefined);
  expect(await platformObstacle()).toContain("does not let an extension");
});
