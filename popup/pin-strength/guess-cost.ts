/**
 * What guessing a PIN offline costs, from the parameters of Argon2id and two published machines.
 * docs/pin-strength.md has the reasoning, the measurements it was checked against, and the addresses.
 */

export interface GuessCost {
  memoryKiB: number;
  passes: number;
  /** Lanes spread one guess over threads; they do not change how much memory traffic it needs. */
  lanes: number;
}

/** The least that a new slot is made with (docs/vault-format.md, 2.3). */
export const LEAST_NEW_COST: GuessCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

export interface Attacker {
  /** As it is named to the person. */
  name: string;
  /** Bytes a second that its memory can move: what bounds the guesses. */
  bandwidth: number;
}

/**
 * A consumer graphics card: 24 GB of GDDR6X on 384 bits at 21 Gbit/s, 1008 GB/s published specification.
 * At 64 MiB and 3 passes that bounds it to 1,878 guesses a second; hashcat's authors measured 1,667, and say
 * that their first form was about 10 % faster (github.com/hashcat/hashcat/pull/4284).
 */
export const CARD: Attacker = { name: "RTX 4090", bandwidth: 1008e9 };

/**
 * A desktop computer with an Intel Core i7-14700K and two channels of DDR5-5600: 2 × 8 bytes × 5.6 GHz. At
 * 64 MiB and 3 passes that bounds it to 167 guesses a second; hashcat was measured at 91 on this processor
 * (github.com/hashcat/hashcat/pull/4314).
 */
export const COMPUTER: Attacker = { name: "Core i7-14700K", bandwidth: 89.6e9 };

/**
 * Bytes that one guess moves between processor and memory. For each KiB the first pass reads one block and
 * writes one, every later pass reads two (the other block, and its own, which it adds to) and writes one; the
 * block before is still in the processor.
 */
export function bytesPerGuess({ memoryKiB, passes }: GuessCost): number {
  return (3 * passes - 1) * memoryKiB * 1024;
}

/** Guesses a second, at most: memory bandwidth over memory traffic. */
export function guessesPerSecond(attacker: Attacker, cost: GuessCost): number {
  return attacker.bandwidth / bytesPerGuess(cost);
}

/** Seconds to try half of `guesses`: the time after which the attacker has an even chance. */
export function secondsToGuess(guesses: number, attacker: Attacker, cost: GuessCost): number {
  return guesses / 2 / guessesPerSecond(attacker, cost);
}

/** In seconds. */
export const DAY = 24 * 60 * 60;
export const YEAR = 365.25 * DAY;
