import { expect, it } from "vitest";
import { entriesOf } from "../../../../popup/items/list/entries.ts";
import { keptRow, rowOf } from "../../../../popup/items/list/list-keys.ts";
import { plainRows, rowsBySite } from "../../../../popup/items/list/rows.ts";
import { passkeySummary } from "../../../fakes/item-summaries.ts";

const entries = entriesOf(
  ["a.example", "b.example", "c.example"].map((rpId) => passkeySummary(rpId, "anna")),
);

it("the row with the focus goes with its item", () => {
  const kept = keptRow(plainRows(entries), 0);
  expect(rowOf(plainRows(entries), kept)).toBe(0);
  expect(rowOf(plainRows(entries.toReversed()), kept)).toBe(2);
  expect(rowOf(rowsBySite(entries), kept)).toBe(1);
});

it("of an item that is gone stays, as far as there are rows", () => {
  const kept = keptRow(plainRows(entries), 2);
  expect(rowOf(plainRows(entries.slice(0, 2)), kept)).toBe(1);
  expect(rowOf([], kept)).toBe(-1);
  const first = keptRow(plainRows(entries), 0);
  expect(rowOf(plainRows(entries.slice(1)), first)).toBe(0);
});

it("of a heading, or of none, is a place alone", () => {
  const rows = rowsBySite(entries);
  expect(keptRow(rows, 0)).toEqual({ row: 0 });
  expect(rowOf(rows, keptRow(rows, 0))).toBe(0);
  expect(rowOf(rows, keptRow(rows, -1))).toBe(-1);
  expect(rowOf(rows, { row: -1 })).toBe(-1);
});
