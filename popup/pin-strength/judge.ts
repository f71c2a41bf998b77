import { t } from "../i18n/messages.ts";
import { durationText } from "./duration-text.ts";
import { CARD, COMPUTER, DAY, type GuessCost, secondsToGuess, YEAR } from "./guess-cost.ts";
import { lengthProblem } from "./pin-rules.ts";
import { trivialProblem } from "./trivial.ts";

/** From guessed within a day with one graphics card to holding a century. */
export type Level = 1 | 2 | 3 | 4;

export interface PinJudgement {
  /** Why it cannot be taken, in words for the person; null where it can. */
  problem: string | null;
  /** How many guesses it is worth, about; 0 where its length or form alone refuses it. */
  guesses: number;
  /** The binary logarithm of `guesses`. */
  bits: number;
  level: Level;
  /** How long one computer needs for an even chance: "about 50 minutes". */
  computer: string;
  /** The same for one graphics card. */
  card: string;
  /** What would be better; null where nothing need be. */
  advice: string | null;
}

/** A twentieth of what six random digits are worth, which is the least that the length allows. */
const LEAST_PIN = 5e4;

/** A copied file can be attacked for as long as it exists: this keeps one graphics card busy for a lifetime. */
const LEAST_PASSPHRASE = 1e13;

const ADVICE = {
  1: "adviceWordsDevice",
  2: "adviceWords",
  3: null,
  4: null,
} as const;

/**
 * Judges a new PIN or passphrase of the vault, under the KDF's parameters of its slot (of a vault that is yet
 * to be made: `LEAST_NEW_COST`). Where the estimator does not load, `problem` says so: it never passes unjudged.
 */
export function judgePin(pin: string, kdf: GuessCost): Promise<PinJudgement> {
  return judge(pin, kdf, LEAST_PIN, t("pinEasy"));
}

/** The same for the passphrase of a backup, under a stricter rule. */
export async function judgeBackupPassphrase(passphrase: string, kdf: GuessCost): Promise<PinJudgement> {
  const judgement = await judge(passphrase, kdf, LEAST_PASSPHRASE, t("passphraseEasy"));
  return { ...judgement, advice: null };
}

async function judge(text: string, kdf: GuessCost, least: number, tooEasy: string): Promise<PinJudgement> {
  const problem = lengthProblem(text) ?? trivialProblem(text);
  if (problem !== null) return judgement(0, kdf, problem);
  let guesses: number;
  try {
    const { estimateGuesses } = await import("./estimator.ts");
    guesses = estimateGuesses(text);
  } catch {
    return judgement(0, kdf, t("pinUnjudged"));
  }
  return judgement(guesses, kdf, guesses < least ? tooEasy : null);
}

function judgement(guesses: number, kdf: GuessCost, problem: string | null): PinJudgement {
  const level = levelOf(secondsToGuess(guesses, CARD, kdf));
  const advice = ADVICE[level];
  return {
    problem,
    guesses,
    bits: Math.log2(Math.max(1, guesses)),
    level,
    computer: durationText(secondsToGuess(guesses, COMPUTER, kdf)),
    card: durationText(secondsToGuess(guesses, CARD, kdf)),
    advice: advice === null ? null : t(advice),
  };
}

function levelOf(seconds: number): Level {
  if (seconds < DAY) return 1;
  if (seconds < YEAR) return 2;
  return seconds < 100 * YEAR ? 3 : 4;
}
