import { type FieldWords, wordsOf } from "./field-words.ts";

/** How well a field suits a one-time code, by what it says of itself. */

/** A field that the person can see and type into. Lengths in CSS pixels of the viewport. */
export interface FieldFacts {
  /** Lower case, as the browser takes it. */
  type: string;
  /** The attribute. */
  autocomplete: string;
  inputMode: string;
  /** -1: none is set. */
  maxLength: number;
  /** The attribute; empty where there is none. */
  pattern: string;
  /** Its name, id and labels. */
  names: readonly string[];
  focused: boolean;
  box: { left: number; top: number; width: number; height: number };
}

/** Of the code that is to be filled. */
export interface Wanted {
  /** In characters. */
  length: number;
  letters: boolean;
}

/** 0: not at all. */
export type Suit = 0 | 1 | 2 | 3 | 4;

const TYPES = new Set(["text", "tel", "number"]);
/** Autofill field names that say nothing (HTML §4.10.18.7). */
const NEUTRAL = new Set(["on", "off", "webauthn"]);
const ONE_TIME_CODE = "one-time-code";

/** How a field suits by itself. */
export function suitOf(facts: FieldFacts, wanted: Wanted): Suit {
  const { maxLength } = facts;
  if (!mayHold(facts, wanted) || (maxLength >= 0 && maxLength < wanted.length)) return 0;
  if (isNamedByAutocomplete(facts)) return 4;
  const words = wordsOf(facts.names);
  if (words.never) return 0;
  if (words.surely) return 3;
  const [least, most] = digitsOf(facts.pattern) ?? [0, Number.POSITIVE_INFINITY];
  const exact = maxLength === wanted.length || (least === wanted.length && most === wanted.length);
  const numeric = isNumeric(facts);
  if (words.perhaps && (numeric || exact) && !words.other) return 2;
  return numeric && exact && !words.any ? 1 : 0;
}

/** How fields for one character each suit together. */
export function suitOfBoxes(boxes: readonly FieldFacts[], wanted: Wanted): Suit {
  if (!boxes.every((facts) => mayHold(facts, { ...wanted, length: 1 }))) return 0;
  if (boxes.some(isNamedByAutocomplete)) return 4;
  const words: FieldWords = wordsOf(boxes.flatMap(({ names }) => names));
  if (words.never) return 0;
  if (words.surely || words.perhaps) return 3;
  return words.other ? 0 : 2;
}

/** Whatever sections stand before it. */
function isNamedByAutocomplete({ autocomplete }: FieldFacts): boolean {
  return tokensOf(autocomplete).includes(ONE_TIME_CODE);
}

function mayHold({ type, autocomplete, pattern }: FieldFacts, { length, letters }: Wanted): boolean {
  if (!TYPES.has(type)) return false;
  const tokens = tokensOf(autocomplete);
  if (!tokens.includes(ONE_TIME_CODE) && !tokens.every((token) => NEUTRAL.has(token))) return false;
  const digits = digitsOf(pattern);
  if (letters) return type !== "number" && digits === undefined;
  return digits === undefined || (digits[0] <= length && length <= digits[1]);
}

function tokensOf(autocomplete: string): string[] {
  return autocomplete.toLowerCase().split(/\s+/).filter(Boolean);
}

function isNumeric({ type, inputMode, pattern }: FieldFacts): boolean {
  return (
    type !== "text" || inputMode === "numeric" || inputMode === "decimal" || digitsOf(pattern) !== undefined
  );
}

const DIGITS = /^\^?(?:\\d|\[0-9\])(?:([*+])|\{(\d{1,3})(?:(,)(\d{0,3}))?\})?\$?$/;

/** How many digits a pattern of digits alone takes, from and to; undefined for every other pattern. */
function digitsOf(pattern: string): [least: number, most: number] | undefined {
  const found = DIGITS.exec(pattern);
  if (!found) return undefined;
  const [, many, least, comma, most] = found;
  if (many !== undefined) return [many === "+" ? 1 : 0, Number.POSITIVE_INFINITY];
  if (least === undefined) return [1, 1];
  if (comma === undefined) return [Number(least), Number(least)];
  return [Number(least), most ? Number(most) : Number.POSITIVE_INFINITY];
}
