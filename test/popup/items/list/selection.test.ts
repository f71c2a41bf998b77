import { expect, it } from "vitest";
import { NOTHING_SELECTED, selectedOf, toggled, toggledAll } from "../../../../popup/items/list/selection.ts";

const shown = ["a", "b", "c", "d", "e"];
const choose = (...steps: [item: string, range?: boolean][]) =>
  steps.reduce((sel, [item, range = false]) => toggled(sel, item, shown, range), NOTHING_SELECTED);
const chosen = (...steps: Parameters<typeof choose>) => [...choose(...steps).items].sort();

it("chooses one and lets it go", () => {
  expect(chosen(["b"], ["d"])).toEqual(["b", "d"]);
  expect(chosen(["b"], ["d"], ["b"])).toEqual(["d"]);
});

it("makes of a range what its beginning is, in both directions", () => {
  expect(chosen(["b"], ["d", true])).toEqual(["b", "c", "d"]);
  expect(chosen(["d"], ["b", true])).toEqual(["b", "c", "d"]);
  expect(chosen(["b"], ["e", true], ["c"], ["d", true])).toEqual(["b", "e"]);
  expect(chosen(["c", true])).toEqual(["c"]);
});

it("chooses all that are shown, then none of them, and keeps the others", () => {
  const one = choose(["e"]);
  const all = toggledAll(one, ["a", "b"]);
  expect([...all.items].sort()).toEqual(["a", "b", "e"]);
  expect([...toggledAll(all, ["a", "b"]).items]).toEqual(["e"]);
});

it("acts on nothing that is not shown", () => {
  expect(selectedOf(choose(["a"], ["c"], ["e"]), ["e", "c", "x"])).toEqual(["e", "c"]);
});
