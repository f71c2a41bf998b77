import { describe, expect, it } from "vitest";
import {
  bytesPerGuess,
  CARD,
  COMPUTER,
  durationText,
  guessesPerSecond,
  LEAST_NEW_COST,
  secondsToGuess,
} from "../../../popup/pin-strength/guess-cost.ts";

const MIB = 2 ** 20;

describe("the cost of a guess", () => {
  it("is two blocks a KiB in the first pass and three in each later one", () => {
    expect(bytesPerGuess({ memoryKiB: 65_536, passes: 1, lanes: 1 })).toBe(2 * 64 * MIB);
    expect(bytesPerGuess({ memoryKiB: 65_536, passes: 3, lanes: 1 })).toBe(8 * 64 * MIB);
    expect(bytesPerGuess({ memoryKiB: 19_456, passes: 2, lanes: 4 })).toBe(5 * 19 * MIB);
  });

  it("bounds the machines a little above what was measured on them", () => {
    const card = guessesPerSecond(CARD, LEAST_NEW_COST);
    expect(card).toBeGreaterThan(1667 * 1.1);
    expect(card).toBeLessThan(1667 * 1.15);
    const computer = guessesPerSecond(COMPUTER, LEAST_NEW_COST);
    expect(computer).toBeGreaterThan(91);
    expect(computer).toBeLessThan(2 * 91);
  });

  it("makes six random digits worth minutes, and four random words thousands of years", () => {
    expect(durationText(secondsToGuess(1e6, CARD, LEAST_NEW_COST))).toBe("about 4 minutes");
    expect(durationText(secondsToGuess(1e6, COMPUTER, LEAST_NEW_COST))).toBe("about 50 minutes");
    expect(durationText(secondsToGuess(7776 ** 4, CARD, LEAST_NEW_COST))).toBe("about 31,000 years");
  });

  it("grows with memory and passes", () => {
    const seconds = (memoryKiB: number, passes: number) =>
      secondsToGuess(1e6, CARD, { memoryKiB, passes, lanes: 1 });
    expect(seconds(262_144, 3)).toBeCloseTo(4 * seconds(65_536, 3));
    expect(seconds(65_536, 6)).toBeGreaterThan(2 * seconds(65_536, 3));
  });
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
