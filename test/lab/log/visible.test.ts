import { expect, it } from "vitest";
import { visible, visibleJson } from "../../../src/lab/log/visible.ts";

const HOSTILE = "\u001b[2J\u009b2J\u007f\u202eevil\u2066\u2028\n\u{e0041}";

it("writes out what a terminal would obey and what nobody sees, and leaves the rest", () => {
  expect(visible(HOSTILE)).toBe("\\u001b[2J\\u009b2J\\u007f\\u202eevil\\u2066\\u2028\\u000a\\udb40\\udc41");
  expect(visible("Zoë 鍵 🔑 'q' \\")).toBe("Zoë 鍵 🔑 'q' \\");
});

it("gives JSON that means the same", () => {
  const value = { [HOSTILE]: [HOSTILE, 1, null], plain: "ë" };
  const json = visibleJson(value, 2);
  expect(JSON.parse(json)).toEqual(value);
  expect(json).not.toMatch(/[^\P{C}\n]/u);
  expect(json.split("\n")).toHaveLength(8);
  expect(visibleJson(undefined)).toBe("");
});
