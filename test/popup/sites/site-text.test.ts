import { describe, expect, it, vi } from "vitest";
import { accountText, hostText, siteText } from "../../../popup/sites/site-text.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const graphemes = (text: string) => [...new Intl.Segmenter("en").segment(text)].length;

describe("siteText", () => {
  it.each([
    ["plain", "Mara Lind", "Mara Lind"],
    ["bidi override", "user\u202Egro.live", "usergro.live"],
    ["bidi isolates and marks", "\u2066a\u2069\u200Eb\u200F\u061Cc", "abc"],
    ["zero width", "pay\u200Bpal\u200C\u2060\u00AD", "paypal"],
    ["C0 and C1", "a\u0000b\u0007c\u0090d\u009Fe", "abcde"],
    ["line separators", "a\nb\r\nc\u2028d\u2029e\u0085f", "a b c d e f"],
    ["spaces of all kinds", " \t a \u00A0\u3000 b\u2003", "a b"],
    ["Hangul fillers and tags", "\u3164a\u115F\u{E0041}\u{E007F}", "a"],
    ["a lone surrogate", "a\uD800b", "ab"],
    ["other scripts", "القارئ 読者", "القارئ 読者"],
    ["a family stays one", "👨‍👩‍👧 ❤️ 👍🏽", "👨‍👩‍👧 ❤️ 👍🏽"],
    ["a joiner between letters", "a\u200Db", "ab"],
    ["marks in a stack", `Z${"\u0301".repeat(50)}`, `Z${"\u0301".repeat(4)}`],
  ])("%s", (_, text, shown) => expect(siteText(text)).toBe(shown));

  it.each(["", "   ", "\u200B\u202E", "\u2800", "\n"])("is never empty (%j)", (text) => {
    expect(siteText(text)).toBe("(no name)");
  });

  it("keeps 64 graphemes and cuts the 65th", () => {
    expect(siteText("x".repeat(64))).toBe("x".repeat(64));
    expect(siteText("x".repeat(65))).toBe(`${"x".repeat(64)}…`);
    expect(graphemes(siteText("👨‍👩‍👧".repeat(100)))).toBe(65);
  });

  it("is quick with a megabyte", () => {
    const started = performance.now();
    expect(siteText("\u200B".repeat(1 << 20))).toBe("(no name)");
    expect(siteText("a\u0301".repeat(1 << 19)).endsWith("…")).toBe(true);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("accountText", () => {
  it.each([
    ["mara", "Mara Lind", { main: "mara", second: "Mara Lind" }],
    ["mara", "mara\u200B", { main: "mara", second: null }],
    ["mara", "", { main: "mara", second: null }],
    ["", "Mara", { main: "Mara", second: null }],
    ["\u202E", " ", { main: "(no name)", second: null }],
  ])("%j with %j", (name, displayName, shown) => {
    expect(accountText({ name, displayName })).toEqual(shown);
  });
});

describe("hostText", () => {
  it.each(["example.com", "https://login.example.com:8443", `${"a".repeat(48)}.example.com`])(
    "leaves %s as it is",
    (host) => expect(hostText(host)).toBe(host),
  );

  it("shows of a longer one the end, and 60 characters in all", () => {
    const host = `accounts.bank.example.${"a".repeat(60)}.evil.example`;
    expect(hostText(host)).toHaveLength(60);
    expect(hostText(host)).toMatch(/^…a+\.evil\.example$/u);
    expect(hostText(`https://${host}:8443`)).toMatch(/^…a+\.evil\.example:8443$/u);
    expect(hostText("b".repeat(61))).toBe(`…${"b".repeat(59)}`);
  });
});
