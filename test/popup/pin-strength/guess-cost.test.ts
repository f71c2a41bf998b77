import { describe, expect, it } from "vitest";
import {
  bytesPerGuess,
  CARD,
  COMPUTER,
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

  it("grows with memory and passes", () => {
    const seconds = (memoryKiB: number, passes: number) =>
      secondsToGuess(1e6, CARD, { memoryKiB, passes, lanes: 1 });
    expect(seconds(262_144, 3)).toBeCloseTo(4 * seconds(65_536, 3));
    expect(seconds(65_536, 6)).toBeGreaterThan(2 * seconds(65_536, 3));
  });
});
