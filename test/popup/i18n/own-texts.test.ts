import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** Where the browser gives no text at all. */

let uiLanguage = "en-US";

vi.mock("webextension-polyfill", () => ({
  default: {
    i18n: { getMessage: () => "", getUILanguage: () => uiLanguage },
    runtime: { getURL: (path: string) => `chrome-extension://latchkey/${path}` },
  },
}));

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("fetch", async (url: string) => {
    const file = new URL(`../../..${new URL(url).pathname}`, import.meta.url);
    return new Response(await readFile(file));
  });
});
afterEach(() => vi.unstubAllGlobals());

async function textsIn(language: string) {
  uiLanguage = language;
  const messages = await import("../../../popup/i18n/messages.ts");
  await messages.textsThere();
  return messages;
}

it("the extension's own file has the texts, with gaps and counts", async () => {
  const { t, tCount, language } = await textsIn("en-US");
  expect(language()).toBe("en");
  expect(t("openManager")).toBe("Open the manager");
  expect(t("siteSwitch", { site: "example.com" })).toContain("example.com");
  expect(tCount("recoveryUnused", 3, { all: 10 })).toMatch(/3.*10/);
});

it("in the browser's language, or in English where there is no such file", async () => {
  expect((await textsIn("de-AT")).language()).toBe("de");
  vi.resetModules();
  expect((await textsIn("fr")).language()).toBe("en");
});
