import { expect, it, vi } from "vitest";
import { checkNewPin } from "../../../popup/pin-strength/pin-rules.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it.each([
  ["", "", "Choose a PIN.", null],
  ["1234", "1234", "Too short: add 2 more characters.", null],
  ["12345", "12345", "Too short: add 1 more character.", null],
  ["🔑🔑🔑", "🔑🔑🔑", "Too short: add 3 more characters.", null],
  ["ﬃxﬃq", "", null, "Type the same PIN once more."],
  ["582914", "", null, "Type the same PIN once more."],
  ["582914", "582915", null, "The two PINs do not match."],
  ["582914", "582914", null, null],
  ["x".repeat(257), "x".repeat(257), "Too long: at most 256 characters.", null],
])("%j and %j", (pin, again, problem, confirmation) => {
  expect(checkNewPin(pin, again)).toEqual({ pin: problem, confirmation });
});

it("takes 256 characters", () => {
  const longest = "kettle orbit mango frost ".repeat(11).slice(0, 256);
  expect(checkNewPin(longest, longest)).toEqual({ pin: null, confirmation: null });
});

it("refuses a trivial PIN before it asks for it again", () => {
  expect(checkNewPin("123456", "")).toEqual({ pin: expect.stringMatching(/^A run/), confirmation: null });
});
