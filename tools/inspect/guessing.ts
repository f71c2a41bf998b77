/**
 * What guessing a PIN costs someone who holds a copy of the vault. Figures with their assumptions, not promises.
 *
 * A graphics card is bound by its memory. Argon2 of version 0x13 moves two blocks for each block of its memory in
 * the first pass (one read at random, one written) and three in each other pass (the old one is read too):
 *
 *     bytes per guess = memory × (3 × passes − 1)
 *
 * At 64 MiB × 3 passes this allows 1,877 guesses a second on the card below, of which hashcat's authors measured
 * 1,667 (github.com/hashcat/hashcat/pull/4284).
 */
const CARD = { name: "NVIDIA GeForce RTX 4090", bytesPerSecond: 1008e9 };

/** An assumption; the time goes with memory × passes. */
const COMPUTER = { cores: 8, guessesPerCore: 3, memory: 65536, passes: 3 };

export const ASSUMPTIONS = [
  `One graphics card: ${CARD.name}, bound by its memory, ${CARD.bytesPerSecond / 1e9} GB a second; one guess moves`,
  "memory × (3 × passes − 1) bytes. What was measured (hashcat) is about 10 % below this bound.",
  `One computer: an assumption. ${COMPUTER.cores} cores, ${COMPUTER.guessesPerCore} guesses a second on each at`,
  "64 MiB × 3 passes; the time goes with memory × passes.",
  "Times are for all possibilities, and half of them are enough on average. They hold for what was chosen at",
  "random; what people think up is found much sooner. Several cards share the work.",
];

const SECRETS: [string, number][] = [
  ["6 random digits", 10 ** 6],
  ["8 random digits", 10 ** 8],
  ["6 random letters and digits", 62 ** 6],
  ["4 random words of 7,776", 7776 ** 4],
  ["5 random words of 7,776", 7776 ** 5],
  ["6 random words of 7,776", 7776 ** 6],
];

export interface GuessingCost {
  guessesPerSecond: { card: number; computer: number };
  /** Seconds for all possibilities. */
  times: { secret: string; possibilities: number; card: number; computer: number }[];
}

/** `memory` in KiB. */
export function guessingCost(memory: number, passes: number): GuessingCost {
  const card = CARD.bytesPerSecond / (memory * 1024 * (3 * passes - 1));
  const slower = (memory * passes) / (COMPUTER.memory * COMPUTER.passes);
  const computer = (COMPUTER.cores * COMPUTER.guessesPerCore) / slower;
  const times = SECRETS.map(([secret, possibilities]) => ({
    secret,
    possibilities,
    card: possibilities / card,
    computer: possibilities / computer,
  }));
  return { guessesPerSecond: { card, computer }, times };
}

const UNITS: [string, number][] = [
  ["million years", 31_557_600e6],
  ["years", 31_557_600],
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
];

const AGE_OF_THE_UNIVERSE = 13_800 * 31_557_600e6;

/** "8.9 minutes": one decimal below 10. */
export function duration(seconds: number): string {
  if (seconds > AGE_OF_THE_UNIVERSE) return "over the universe's age";
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["seconds", 1];
  const count = seconds / length;
  return `${count < 10 ? count.toFixed(1) : Math.round(count).toLocaleString("en")} ${unit}`;
}
