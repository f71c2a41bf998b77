import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The contrasts of WCAG 2.2 (1.4.3, 1.4.11) between the colours of the tokens, light and dark. */

const css = readFileSync("popup/styles/tokens.css", "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);
const GROUNDS = ["ground", "surface", "surface-sunken"];

/** From 0, black, to 1, white. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, scheme: "light" | "dark"): number {
  const [low = 0, high = 0] = [one, other]
    .map((name) => luminance(tokens.get(name)?.[scheme] ?? ""))
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const pairs: [front: string, back: string, least: number][] = [
  ...["text", "text-soft", "accent", "danger", "warn-text"].flatMap((text) =>
    [...GROUNDS, "accent-soft", "warn-soft"].map((ground): [string, string, number] => [text, ground, 4.5]),
  ),
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-strong", 4.5],
  ...["control-line", "star", "accent"].flatMap((line) =>
    GROUNDS.map((ground): [string, string, number] => [line, ground, 3]),
  ),
];

it.each(pairs)("%s on %s is at least %d to 1", (front, back, least) => {
  expect(contrast(front, back, "light")).toBeGreaterThanOrEqual(least);
  expect(contrast(front, back, "dark")).toBeGreaterThanOrEqual(least);
});

it("black on white is 21 to 1, and a colour that is not there is no contrast", () => {
  expect((luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05)).toBeCloseTo(21);
  expect(contrast("no-such-token", "surface", "light")).toBeNaN();
});
