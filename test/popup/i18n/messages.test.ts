import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { numberText, t, tCount } from "../../../popup/i18n/messages.ts";
import { partsOf } from "../../../popup/i18n/parts.ts";
import { fakeI18n, messagesOf } from "../../fakes/messages.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const english = messagesOf("en");
const german = messagesOf("de");
const manifest = JSON.parse(readFileSync("manifest.json", "utf8"));

const gapsIn = (message: string) => [...message.matchAll(/\$(\w+)\$/g)].map(([, name]) => name).sort();

describe("the texts", () => {
  it("have English for every language that the browser may ask for", () => {
    expect(manifest.default_locale).toBe("en");
    expect(readdirSync("_locales").sort()).toEqual(["de", "en"]);
  });

  it("have the same keys in both languages", () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  it.each(Object.keys(english))("%s has the same gaps in both languages, numbered by their names", (key) => {
    const { placeholders = {} } = english[key] ?? {};
    const names = Object.keys(placeholders);
    expect(names).toEqual([...names].sort());
    expect(Object.values(placeholders).map(({ content }) => content)).toEqual(
      names.map((_, index) => `$${index + 1}`),
    );
    for (const language of [english, german]) {
      expect(language[key]?.placeholders ?? {}).toEqual(placeholders);
      expect([...new Set(gapsIn(language[key]?.message ?? ""))]).toEqual(names);
      expect(language[key]?.message.trim()).not.toBe("");
    }
  });

  it("are all used, and nothing else is asked for", () => {
    const filesIn = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
    const sources = [...filesIn("popup"), ...filesIn("src/content"), ...filesIn("background/lab")]
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    const named = new Set([...sources.matchAll(/"([a-zA-Z]\w*)"/g)].map(([, name]) => name));
    for (const [, key = ""] of JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)) named.add(key);
    const unused = Object.keys(english).filter((key) => !named.has(key.replace(/_(one|other)$/, "")));
    expect(unused).toEqual([]);
    const asked = [...sources.matchAll(/\bt(Count)?\(\s*"(\w+)"/g)];
    expect(asked.length).toBeGreaterThan(100);
    for (const [, counted, key = ""] of asked)
      expect(Object.keys(english)).toContain(counted ? `${key}_other` : key);
  });

  it("have both forms where they are counted", () => {
    const forms = Object.keys(english).filter((key) => /_(one|other)$/.test(key));
    for (const key of forms) {
      const other = key.replace(/_(one|other)$/, (_, form) => (form === "one" ? "_other" : "_one"));
      expect(forms).toContain(other);
      const gaps = Object.keys(english[key]?.placeholders ?? {});
      // "A part": in words, but then without other gaps, whose numbers would not be the same.
      if (gaps.length > 0 || key.endsWith("_other")) expect(gaps).toContain("count");
    }
  });
});

describe("a text", () => {
  it("has its gaps filled by name", () => {
    expect(t("usedOn", { day: "May 3" })).toBe("Used May 3");
    expect(tCount("recoveryUnused", 3, { all: 10 })).toBe("3 of 10 left");
  });

  it("takes the form of its number, which is written as the language does", () => {
    expect(tCount("foundCount", 1)).toBe("1 item found");
    expect(tCount("foundCount", 0)).toBe("0 items found");
    expect(tCount("foundCount", 10_000)).toBe("10,000 items found");
    expect(numberText(1234)).toBe("1,234");
  });

  it("keeps what stands in its gaps as it is", () => {
    expect(t("itemSelect", { name: "a $1 $name$" })).toBe("Select a $1 $name$");
    expect(fakeI18n(german).getMessage("itemSelect", ["x"])).toBe("x auswählen");
  });

  it("comes apart at its marked gaps", () => {
    expect(partsOf("For \uE000site\uE000")).toEqual([
      { gap: false, text: "For " },
      { gap: true, text: "site" },
    ]);
    expect(partsOf("\uE000a\uE000\uE000b\uE000!")).toEqual([
      { gap: true, text: "a" },
      { gap: true, text: "b" },
      { gap: false, text: "!" },
    ]);
  });
});
