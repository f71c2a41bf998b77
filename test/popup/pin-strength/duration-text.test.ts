import { expect, it, vi } from "vitest";
import { durationText } from "../../../popup/pin-strength/duration-text.ts";
import { CARD, COMPUTER, LEAST_NEW_COST, secondsToGuess } from "../../../popup/pin-strength/guess-cost.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it("makes six random digits worth minutes, and four random words thousands of years", () => {
  expect(durationText(secondsToGuess(1e6, CARD, LEAST_NEW_COST))).toBe("about 4 minutes");
  expect(durationText(secondsToGuess(1e6, COMPUTER, LEAST_NEW_COST))).toBe("about 50 minutes");
  expect(durationText(secondsToGuess(7776 ** 4, CARD, LEAST_NEW_COST))).toBe("about 31,000 years");
});

const YEAR = 365.25 * 86_400;

it.each([
  [0, "less than a second"],
  [0.99, "less than a second"],
  [1, "about 1 second"],
  [44.4, "about 44 seconds"],
  [60, "about 1 minute"],
  [266, "about 4 minutes"],
  [59.7 * 60, "about 1 hour"],
  [90 * 60, "about 2 hours"],
  [36 * 3600, "about 2 days"],
  [45 * 86_400, "about 1 month"],
  [8.4 * YEAR, "about 8 years"],
  [1234 * YEAR, "about 1,200 years"],
  [31_234 * YEAR, "about 31,000 years"],
  [5.4e6 * YEAR, "about 5 million years"],
  [2e9 * YEAR, "about 2 billion years"],
  [13.9e9 * YEAR, "longer than the age of the universe"],
  [Number.POSITIVE_INFINITY, "longer than the age of the universe"],
])("%d seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
