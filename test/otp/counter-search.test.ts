import { expect, it } from "vitest";
import { utf8 } from "../../src/bytes/utf8.ts";
import { type CodeSecret, codeFor } from "../../src/otp/code-value.ts";
import { countersAfter, LOOK_AHEAD } from "../../src/otp/counter-search.ts";

const HOTP: CodeSecret = {
  ...{ type: "hotp", secret: utf8("12345678901234567890"), algorithm: "SHA-1", digits: 6, counter: 2 },
};
const at = (counter: number) => codeFor(HOTP, counter);

it.each([2, 3, 51])("a value for counter %d lets the code go on after it", (counter) => {
  expect(countersAfter(HOTP, [at(counter)])).toEqual([counter + 1]);
});

it("values that were used before, or lie too far ahead, are not found", () => {
  for (const counter of [0, 1, 2 + LOOK_AHEAD]) expect(countersAfter(HOTP, [at(counter)])).toEqual([]);
});

it("values in a row must follow each other", () => {
  expect(countersAfter(HOTP, [at(7), at(8), at(9)])).toEqual([10]);
  expect(countersAfter(HOTP, [at(7), at(9)])).toEqual([]);
  expect(countersAfter(HOTP, [])).toEqual([]);
});

it("a value that comes twice gives both, and the next one tells which", () => {
  const short = { ...HOTP, digits: 5, counter: 0 };
  const values = Array.from({ length: 5000 }, (_, counter) => codeFor(short, counter));
  const second = values.findIndex((value, i) =>
    values.slice(Math.max(0, i - LOOK_AHEAD + 1), i).includes(value),
  );
  const first = values.lastIndexOf(values[second] ?? "", second - 1);
  const code = { ...short, counter: first };
  expect(second).toBeGreaterThan(first);
  expect(countersAfter(code, [values[second] ?? ""])).toEqual([first + 1, second + 1]);
  expect(countersAfter(code, [values[second] ?? "", values[second + 1] ?? ""])).toEqual([second + 2]);
});

it("a code that goes by the clock has no counter", () => {
  const { counter: _, ...totp } = HOTP;
  expect(countersAfter({ ...totp, type: "totp", period: 30 }, [at(2)])).toEqual([]);
});

it("a counter near the end of all numbers ends the search", () => {
  const code = { ...HOTP, counter: Number.MAX_SAFE_INTEGER - 1 };
  expect(countersAfter(code, [at(Number.MAX_SAFE_INTEGER - 1)])).toEqual([Number.MAX_SAFE_INTEGER]);
  expect(countersAfter(code, [at(Number.MAX_SAFE_INTEGER)])).toEqual([]);
});
