import { expect, it } from "vitest";
import { themeOf, themes } from "../../src/wire/theme.ts";

it.each(themes)("%s is what it says", (theme) => {
  expect(themeOf(theme)).toBe(theme);
});

it.each([undefined, null, "", "Dark", "sepia", 1, ["dark"], { theme: "dark" }])(
  "%j was stored by something else, and is the system's",
  (stored) => {
    expect(themeOf(stored)).toBe("system");
  },
);
