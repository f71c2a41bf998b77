import { describe, expect, it } from "vitest";
import { offsetsOf, rowAt, topToShow, visibleSpan } from "../../../../popup/items/list/window.ts";

/** A heading of 20, then rows of 50. */
const offsets = offsetsOf([20, ...Array.from({ length: 9999 }, () => 50)]);

it("knows where rows begin, and the height of all", () => {
  expect([...offsetsOf([20, 50, 50])]).toEqual([0, 20, 70, 120]);
  expect([...offsetsOf([])]).toEqual([0]);
});

it.each([
  [-5, 0],
  [0, 0],
  [19.9, 0],
  [20, 1],
  [69, 1],
  [70, 2],
  [20 + 50 * 5000, 5001],
  [1e9, 9999],
])("at %d lies row %d", (place, row) => expect(rowAt(offsets, place)).toBe(row));

describe("what is drawn", () => {
  it("is what touches the view, and some more on both sides", () => {
    expect(visibleSpan(offsets, 0, 100, 0)).toEqual({ from: 0, to: 3 });
    expect(visibleSpan(offsets, 20 + 50 * 100, 100, 4)).toEqual({ from: 97, to: 108 });
  });

  it("ends with the list, and begins with it", () => {
    expect(visibleSpan(offsets, 1e9, 600, 4)).toEqual({ from: 9995, to: 10_000 });
    expect(visibleSpan(offsets, -300, 100, 4)).toEqual({ from: 0, to: 5 });
    expect(visibleSpan(offsetsOf([]), 0, 600, 4)).toEqual({ from: 0, to: 0 });
  });

  it("is never more than the view needs", () => {
    for (let top = 0; top < 500_000; top += 12_345) {
      const { from, to } = visibleSpan(offsets, top, 600, 4);
      expect(to - from).toBeLessThanOrEqual(22);
    }
  });
});

it("moves the view only as far as a row needs", () => {
  expect(topToShow(offsets, 2, 0, 600)).toBe(0);
  expect(topToShow(offsets, 0, 400, 600)).toBe(0);
  expect(topToShow(offsets, 100, 0, 600)).toBe(20 + 50 * 100 - 600);
});
