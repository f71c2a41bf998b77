import { expect, it, vi } from "vitest";
import { trivialProblem } from "../../../popup/pin-strength/trivial.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it.each([
  [
    "one character",
    ["000000", "aaaaaaaa", "AaAaAa", "🔑🔑🔑🔑🔑🔑", "７７７７７７"],
    "One character repeated",
  ],
  ["a group", ["121212", "abcabc", "1212121", "AbCabcABCa", "1234 1234 "], "A few characters repeated"],
  [
    "a run",
    [
      "123456",
      "654321",
      "abcdef",
      "FEDCBA",
      "012345",
      "890123",
      "098765",
      "135791",
      "２３４５６７",
      "acegik",
    ],
    "A run",
  ],
  ["a row of keys", ["qwerty", "ytrewq", "ASDFGH", "zxcvbn", "qwertz", "йцукен", "rtyuiop"], "A row of keys"],
  [
    "a date",
    ["310584", "053184", "840531", "31051984", "05311984", "19840531", "198405", "051984"].concat([
      "31.05.84",
      "5/31/1984",
      "1984-05-31",
      "31-5-1984",
      "31 05 84",
      "1.5.1984",
    ]),
    "Dates",
  ],
  [
    "the product",
    ["latchkey", "Latchkey1", "latch-key", "12Latchkey34", "latchkeylatchkey!"],
    "The name of this product",
  ],
  [
    "the famous passphrase",
    ["correct horse battery staple", "CorrectHorseBatteryStaple"],
    "This passphrase is famous",
  ],
])("refuses %s", (_, pins, start) => {
  for (const pin of pins) expect(trivialProblem(pin), pin).toMatch(new RegExp(`^${start}`));
});

it.each([
  "582914",
  "739205",
  "123465",
  "252514",
  "991399",
  "320184",
  "99.98.97",
  "31051884",
  "aaaaab",
  "qwertx",
  "abcdefabcdegf",
  "latchkey und sechs Wörter",
  "kettle orbit mango frost",
  "密码 四 季 花",
])("leaves %s alone", (pin) => {
  expect(trivialProblem(pin)).toBeNull();
});

it("leaves a repeated group that is long enough to be judged on its own", () => {
  expect(trivialProblem("k7#Vq2k7#Vq2")).toBeNull();
});
