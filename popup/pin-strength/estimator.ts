import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";

/** How many guesses a text is worth. The dictionaries are large: import this file dynamically. */

/** Characters that are looked at: the search for patterns takes more than the square of their number. */
const LENGTH_LIMIT = 48;

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary, product: ["latchkey"] },
  graphs: common.adjacencyGraphs,
  // With the default of 100 a text of 48 characters takes 0.2 s instead of 0.03 s.
  l33tMaxSubstitutions: 10,
});

/**
 * About how many guesses an attacker needs who tries what people choose first; at least 1. Of a longer text
 * the first 48 characters count.
 */
export function estimateGuesses(text: string): number {
  const judged = [...text.normalize("NFKC")].slice(0, LENGTH_LIMIT).join("");
  return Math.max(1, Math.min(guessesByPattern(judged), guessesByWords(judged)));
}

/** zxcvbn's estimate, but for digits in a row in which it sees a date where nobody writes one. */
function guessesByPattern(text: string): number {
  const { guesses, sequence } = zxcvbn.check(text);
  // More than half of all six random digits hold four or five that can be read as one, such as 3-9-205.
  const byChance = sequence.every(
    ({ pattern, token }) => pattern === "bruteforce" || (pattern === "date" && token.length <= 5),
  );
  return /^\d{6,}$/.test(text) && sequence.length > 1 && byChance ? 10 ** text.length : guesses;
}

/**
 * Of a phrase: what it takes to try words in combination, by the cheaper of two ways: all phrases of as many
 * words as frequent as its rarest, or all phrases in the order of the product of their words' ranks (there are
 * about P × (ln P)^(n-1) / (n-1)! phrases of n words with a product up to P). zxcvbn, which takes the
 * separators for unknown characters, would say thousands of times more. Infinite where there are no two words.
 */
function guessesByWords(text: string): number {
  const ranks = text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => zxcvbn.check(word).guesses);
  const others = ranks.length - 1;
  if (others < 1) return Number.POSITIVE_INFINITY;
  const product = ranks.reduce((all, rank) => all * rank, 1);
  let inOrder = product;
  for (let i = 1; i <= others; i++) inOrder *= Math.max(1, Math.log(product)) / i;
  return Math.min(Math.max(...ranks) ** ranks.length, inOrder);
}
