import { describe, expect, it } from "vitest";
import { entriesOf } from "../../../../popup/items/list/entries.ts";
import { listMove } from "../../../../popup/items/list/list-keys.ts";
import { type PaletteAction, paletteAction } from "../../../../popup/items/list/palette-keys.ts";
import { rowsBySite } from "../../../../popup/items/list/rows.ts";
import { passkeySummary } from "../../../fakes/item-summaries.ts";

const press = (key: string, state: { at?: number; count?: number; query?: string } = {}, how = {}) =>
  paletteAction(
    { at: -1, count: 12, query: "", ...state },
    { key, modified: false, control: false, composing: false, ...how },
  );

describe("in the search field", () => {
  it.each<[string, object, PaletteAction | null]>([
    ["ArrowDown", {}, { type: "move", to: 0 }],
    ["ArrowDown", { count: 0 }, null],
    ["ArrowUp", {}, null],
    ["Enter", {}, { type: "use", at: 0 }],
    ["Enter", { count: 0, query: "x" }, null],
    ["Home", {}, null],
    ["c", {}, null],
    ["Escape", { query: "x" }, { type: "clear" }],
    ["Escape", {}, { type: "close" }],
  ])("%s with %j does %j", (key, state, action) => expect(press(key, state)).toEqual(action));
});

describe("in the list", () => {
  it.each<[string, number, PaletteAction | null]>([
    ["ArrowDown", 3, { type: "move", to: 4 }],
    ["ArrowDown", 11, { type: "move", to: 11 }],
    ["ArrowUp", 3, { type: "move", to: 2 }],
    ["ArrowUp", 0, { type: "move", to: -1 }],
    ["PageDown", 3, { type: "move", to: 8 }],
    ["PageUp", 3, { type: "move", to: 0 }],
    ["Home", 9, { type: "move", to: 0 }],
    ["End", 2, { type: "move", to: 11 }],
    ["Enter", 7, { type: "use", at: 7 }],
    ["c", 7, { type: "copy", at: 7 }],
    ["g", 7, { type: "search" }],
    ["ü", 7, { type: "search" }],
    [" ", 7, null],
    ["Tab", 7, null],
    ["Shift", 7, null],
  ])("%s at %d does %j", (key, at, action) => expect(press(key, { at })).toEqual(action));
});

it.each([{ modified: true }, { composing: true }])("leaves keys alone with %j", (how) => {
  for (const key of ["ArrowDown", "Enter", "Escape", "c"]) expect(press(key, { at: 2 }, how)).toBeNull();
});

it("Control + Enter fills the code of the row, or of the first one from the search field", () => {
  const how = { modified: true, control: true };
  expect(press("Enter", { at: 3 }, how)).toEqual({ type: "fill", at: 3 });
  expect(press("Enter", {}, how)).toEqual({ type: "fill", at: 0 });
  expect(press("Enter", { count: 0 }, how)).toBeNull();
  expect(press("Enter", { at: 3 }, { ...how, composing: true })).toBeNull();
  expect(press("Enter", { at: 3 }, { modified: true })).toBeNull();
});

it("the manager's arrow keys pass over headings", () => {
  const rows = rowsBySite(entriesOf([passkeySummary("a.example", "x"), passkeySummary("b.example", "y")]));
  expect(rows.map(({ type }) => type)).toEqual(["heading", "item", "heading", "item"]);
  const moves = (from: number) =>
    ["ArrowDown", "ArrowUp", "Home", "End", "x"].map((key) => listMove(rows, from, key));
  expect(moves(-1)).toEqual([1, null, 1, 3, null]);
  expect(moves(1)).toEqual([3, null, 1, 3, null]);
  expect(moves(3)).toEqual([null, 1, 1, 3, null]);
});
