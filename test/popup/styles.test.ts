import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const FOLDER = "popup/styles";
const sheets = readdirSync(FOLDER).filter((name) => name.endsWith(".css"));

/** Every "property: value" of a sheet, without its comments. */
function declarationsOf(css: string): [property: string, value: string][] {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, "");
  return [...bare.matchAll(/(?<=[{;]\s*)([\w-]+):\s*([^;{}]+);/g)].map(([, property = "", value = ""]) => [
    property,
    value.trim(),
  ]);
}

/** What of a sheet means left or right, whatever the direction of the language is. */
function sidesIn(css: string): string[] {
  return declarationsOf(css)
    .filter(([property, value]) => {
      if (/(^|-)(left|right)(-|$)/.test(property)) return true;
      if (/^(text-align|float|clear|justify-\w+)$/.test(property) && /\b(left|right)\b/.test(value))
        return true;
      if (!/^(margin|padding|inset|border-width|border-radius)$/.test(property)) return false;
      const sides = value.match(/(\w+\(([^()]|\([^()]*\))*\)|\S+)/g) ?? [];
      return property === "border-radius"
        ? sides.length > 1 && (sides[0] !== sides[1] || (sides[2] ?? sides[0]) !== (sides[3] ?? sides[1]))
        : sides.length === 4 && sides[1] !== sides[3];
    })
    .map(([property, value]) => `${property}: ${value}`);
}

it.each([
  "margin-left: 1px",
  "border-right-color: red",
  "left: 0",
  "text-align: left",
  "padding: 1px 2px 3px 4px",
  "inset: 0 auto 0 calc(var(--step) * (2 + 1))",
  "border-radius: 4px 0 0 4px",
])("%s is found", (line) => {
  expect(sidesIn(`.x { ${line}; }`)).toEqual([line]);
});

it.each([
  "margin-inline-start: 1px",
  "padding: 1px 2px 3px 2px",
  "border-radius: 4px 4px 0 0",
  "text-align: end",
])("%s is well", (line) => {
  expect(sidesIn(`.x { ${line}; }`)).toEqual([]);
});

it.each(sheets)("%s is the same from left to right and from right to left", (name) => {
  expect(sidesIn(readFileSync(join(FOLDER, name), "utf8"))).toEqual([]);
});

it.each(sheets)("%s asks for no colour scheme: the theme chooses it", (name) => {
  expect(readFileSync(join(FOLDER, name), "utf8")).not.toContain("prefers-color-scheme");
});
