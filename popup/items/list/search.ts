import type { Entry } from "./entries.ts";
import { fold } from "./fold.ts";

/** The words of a search, folded; none: everything is found. */
export function wordsOf(query: string): string[] {
  return fold(query).split(/\s+/u).filter(Boolean);
}

/** The entries in which every word occurs, in their order. */
export function search(entries: readonly Entry[], words: readonly string[]): Entry[] {
  return entries.filter(({ text }) => words.every((word) => text.includes(word)));
}
