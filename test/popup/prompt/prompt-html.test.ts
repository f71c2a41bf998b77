import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import type { PromptView } from "../../../src/wire/prompt.ts";
import type { Theme } from "../../../src/wire/theme.ts";

/** No text comes from the browser, which would be waited for. */
vi.mock("webextension-polyfill", () => ({
  default: {
    i18n: { getUILanguage: () => "en-US" },
    runtime: { getURL: (path: string) => `chrome-extension://latchkey/${path}` },
  },
}));
vi.stubGlobal("fetch", async (url: string) => new Response(readFileSync(new URL(url).pathname.slice(1))));
// Their sheets are the bundler's.
vi.mock("../../../popup/prompt/prompt-sheet.ts", () => ({ promptSheet: "main { color: red }" }));

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { promptHtml } = await vi.importActual<{
  promptHtml(page: string, view: PromptView, theme: Theme, nonce: string): Promise<string>;
}>("../../../popup/prompt/prompt-html.ts");

/** As the build for Chromium makes it. */
const PAGE = readFileSync("popup/prompt.html", "utf8").replaceAll(
  "<script",
  '<script async blocking="render"',
);

const account = (name: string) => ({
  credentialId: name,
  name,
  displayName: "",
  createdAt: Date.UTC(2026, 0, 2, 12),
  confirmed: true,
});
const VIEW: PromptView = {
  type: "get",
  rpId: "example.com",
  origin: "https://example.com",
  pin: "none",
  platform: [],
  extras: [],
  accounts: [account("anna")],
};
const htmlOf = (view: Partial<PromptView> = {}, theme: Theme = "system") =>
  promptHtml(PAGE, { ...VIEW, ...view } as PromptView, theme, "the-nonce");
const focusedIn = (html: string) =>
  /<(\w+) autofocus[^>]*? id="([\w-]+)"|<(\w+) autofocus[^>]*? value="(\w+)"/.exec(html);

describe("the page with its first view", () => {
  it("shows what is asked, with every button shut that a click for the page could hit", async () => {
    const html = await htmlOf();
    expect(html).toContain("anna");
    expect(html).toMatch(/<button class="button primary"[^>]* id="approve" disabled/);
    expect(html).toMatch(/<button[^>]* id="use-native" disabled/);
    expect(html).toContain('<html lang="en" dir="ltr">');
    expect(html).toContain('<style nonce="the-nonce">main { color: red }</style>');
  });

  it("waits for no script, and has the chosen theme from the beginning", async () => {
    const html = await htmlOf({}, "dark");
    expect(html).toContain('<html lang="en" dir="ltr" data-theme="dark">');
    expect(html).not.toContain("blocking");
    expect(html).not.toContain("prompt-theme");
    expect(html).toMatch(/<script type="module" src="\.\/prompt\.tsx"><\/script>/);
  });

  it("keeps the page's own policy and all else that stands in its head", async () => {
    const html = await htmlOf();
    for (const [tag] of PAGE.matchAll(/<(?:meta|link|title)[^>]*>/g)) expect(html).toContain(tag);
  });

  it("carries its view where no browser runs it, whatever a site calls itself and its people", async () => {
    const hostile = "</script><script>alert(1)</script><!--<style>$& $1 \ud800 \u202e";
    const view = { ...VIEW, accounts: [account(hostile)] };
    const html = await htmlOf(view);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain("<!--");
    const [, json = ""] = /id="served-view">([^<]*)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual(view);
    expect(html).toContain("&lt;/script>&lt;script>alert(1)&lt;/script>");
  });

  it.each([
    ["the heading", {}, "asked"],
    ["the PIN", { pin: "verify" }, "pin"],
    ["the PIN that opens the vault", { pin: "unlock", accounts: null }, "pin"],
    ["the chosen account", { pin: "verify", accounts: [account("anna"), account("bert")] }, "anna"],
  ] as const)("has the focus on %s", async (_, view, place) => {
    const html = await htmlOf(view as Partial<PromptView>);
    expect(html.match(/ autofocus/g)).toHaveLength(1);
    const [, , id, , value] = focusedIn(html) ?? [];
    expect(id ?? value).toBe(place);
  });
});
