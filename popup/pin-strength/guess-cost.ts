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

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** In seconds. */
export const DAY = 24 * HOUR;
export const YEAR = 365.25 * DAY;
/** Planck Collaboration 2018: 13.8 thousand million years. */
const AGE_OF_THE_UNIVERSE = 13.8e9 * YEAR;

const SECOND = [1, "second"] as const;

/** From the greatest. */
const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [1e9 * YEAR, "billion years"],
  [1e6 * YEAR, "million years"],
  [YEAR, "year"],
  [YEAR / 12, "month"],
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
  SECOND,
];

/** A duration in seconds in English words, two digits of it at most: "about 4 minutes", "about 1,200 years". */
export function durationText(seconds: number): string {
  if (seconds < 1) return "less than a second";
  if (seconds > AGE_OF_THE_UNIVERSE) return "longer than the age of the universe";
  // A little below one, so that 59.7 minutes are an hour and not 60 minutes.
  const [size, name] = UNITS.find(([size]) => seconds >= 0.99 * size) ?? SECOND;
  const count = twoDigits(seconds / size);
  const plural = count === 1 || name.endsWith("s") ? "" : "s";
  return `about ${count.toLocaleString("en")} ${name}${plural}`;
}

function twoDigits(value: number): number {
  return value < 10 ? Math.round(value) : Number(value.toPrecision(2));
}
