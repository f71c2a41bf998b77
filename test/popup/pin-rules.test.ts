import { expect, it } from "vitest";
import { checkNewPin } from "../../popup/pin-rules.ts";

it.each([
  ["", "", "Choose a PIN.", null],
  ["1234", "1234", "Too short: add 2 more characters.", null],
  ["12345", "12345", "Too short: add 1 more character.", null],
  ["🔑🔑🔑", "🔑🔑🔑", "Too short: add 3 more characters.", null],
  ["123456", "", null, "Type the same PIN once more."],
  ["123456", "123457", null, "The two PINs do not match."],
  ["123456", "123456", null, null],
  ["x".repeat(256), "x".repeat(256), null, null],
  ["x".repeat(257), "x".repeat(257), "Too long: at most 256 characters.", null],
])("%j and %j", (pin, again, problem, confirmation) => {
  expect(checkNewPin(pin, again)).toEqual({ pin: problem, confirmation });
});
