import { type FieldFacts, type Suit, suitOf, suitOfBoxes, type Wanted } from "./judge.ts";

/** One field that takes the whole code, or one for each of its characters: by their places in the list. */
export interface Choice {
  fields: number[];
  suit: Suit;
  /** It comes before all others of its document. */
  focused: boolean;
}

/** CSS pixels: wider is no box for one character. */
const WIDEST = 96;

/** Where a code of that kind can go, the best first; `fields` in the order of the document. */
export function choicesIn(fields: readonly FieldFacts[], wanted: Wanted): Choice[] {
  const choices: Choice[] = [];
  const inBoxes = new Set<number>();
  for (const boxes of rowsOfBoxes(fields, wanted.length)) {
    const facts = boxes.flatMap((at) => fields[at] ?? []);
    add(boxes, facts, suitOfBoxes(facts, wanted));
    for (const at of boxes) inBoxes.add(at);
  }
  fields.forEach((facts, at) => {
    if (!inBoxes.has(at)) add([at], [facts], suitOf(facts, wanted));
  });
  // Sorting is stable: of equals, the first in the document.
  return choices.sort((a, b) => Number(b.focused) - Number(a.focused) || b.suit - a.suit);

  function add(places: number[], facts: FieldFacts[], suit: Suit) {
    if (suit > 0) choices.push({ fields: places, suit, focused: facts.some(({ focused }) => focused) });
  }
}

/** Rows of just as many boxes beside each other as the code has characters. */
function rowsOfBoxes(fields: readonly FieldFacts[], length: number): number[][] {
  const rows: number[][] = [];
  let row: number[] = [];
  fields.forEach((facts, at) => {
    const before = fields[row.at(-1) ?? -1];
    if (before && !(isBox(facts) && isBeside(before, facts))) endRow();
    if (isBox(facts)) row.push(at);
  });
  endRow();
  return rows;

  function endRow() {
    if (row.length === length && holdOne(row.flatMap((at) => fields[at] ?? []))) rows.push(row);
    row = [];
  }
}

function isBox({ maxLength, box }: FieldFacts): boolean {
  return maxLength === 1 || (box.width <= WIDEST && box.width <= 2 * box.height + 8);
}

/** Many a first box takes the whole code, for the browser's own filling. */
function holdOne(boxes: readonly FieldFacts[]): boolean {
  const [first, ...others] = boxes;
  if (!first || others.length === 0) return false;
  const limits = new Set(others.map(({ maxLength }) => maxLength));
  return (
    limits.size === 1 && (limits.has(1) || boxes.every(({ box }) => isAlike(box.width, first.box.width)))
  );
}

function isBeside(a: FieldFacts, b: FieldFacts): boolean {
  const { box: one } = a;
  const { box: other } = b;
  return Math.abs(one.top - other.top) < one.height / 2 && isAlike(one.height, other.height);
}

function isAlike(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.25 * Math.max(a, b);
}
