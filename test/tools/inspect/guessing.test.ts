import { expect, it } from "vitest";
import { duration, guessingCost } from "../../../tools/inspect/guessing.ts";

it("bounds a card by its memory: 8 × 64 MiB a guess with 3 passes", () => {
  expect(guessingCost(65536, 3).guessesPerSecond.card).toBeCloseTo(1008e9 / (8 * 2 ** 26), 6);
  expect(guessingCost(19456, 2).guessesPerSecond.card).toBeCloseTo(1008e9 / (5 * 19456 * 1024), 6);
});

it("scales the computer by memory and passes", () => {
  expect(guessingCost(65536, 3).guessesPerSecond.computer).toBe(24);
  expect(guessingCost(262144, 6).guessesPerSecond.computer).toBe(3);
});

it("gives the time for whole sets of secrets", () => {
  const { times } = guessingCost(65536, 3);
  expect(times.map(({ card, computer }) => `${duration(card)}, ${duration(computer)}`)).toEqual([
    "8.9 minutes, 12 hours",
    "15 hours, 48 days",
    "350 days, 75 years",
    "61,706 years, 4.8 million years",
    "480 million years, over the universe's age",
    "over the universe's age, over the universe's age",
  ]);
});

it("counts in readable units", () => {
  expect(duration(0.04)).toBe("0.0 seconds");
  expect(duration(59)).toBe("59 seconds");
  expect(duration(90)).toBe("1.5 minutes");
  expect(duration(86_400 * 3)).toBe("3.0 days");
});
