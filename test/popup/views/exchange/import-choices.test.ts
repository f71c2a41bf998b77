import { expect, it } from "vitest";
import {
  choicesFor,
  chooseEach,
  chosenOf,
  groupsOf,
} from "../../../../popup/views/exchange/import-choices.ts";
import type { ReadEntry } from "../../../../popup/worker/messages.ts";
import type { ImportState } from "../../../../src/wire/exchange.ts";

const entry = (number: number, kind: ReadEntry["kind"] = "code"): ReadEntry => ({
  ...{ file: 0, number, kind, title: `Site ${number}`, account: "ada", remarks: [] },
});
const states: ImportState[] = [
  { state: "new" },
  { state: "conflict", with: "vault", differs: ["digits"] },
  { state: "same", with: "vault" },
  { state: "same", with: "vault", adds: ["note"] },
  { state: "cannot", reason: "why" },
];
const groups = groupsOf(
  states.map((_, i) => entry(i + 1)),
  states,
  [],
);

it("takes what is new and what is added, and leaves what differs, unless the person says otherwise", () => {
  expect(groups.merges.map(({ index }) => index)).toEqual([3]);
  expect(groups.same.map(({ index }) => index)).toEqual([2]);
  expect(chosenOf(groups, new Map())).toEqual({ add: [0], replace: [3] });
  const none = chooseEach([...groups.fresh, ...groups.merges], "skip", new Map());
  expect(chosenOf(groups, none)).toEqual({ add: [], replace: [] });
  expect(chosenOf(groups, chooseEach(groups.conflicts, "both", none))).toEqual({ add: [1], replace: [] });
});

it("offers nothing for what is the same, and both for no passkey", () => {
  const [conflict] = groups.conflicts;
  const [same] = groups.same;
  if (!conflict || !same) throw new Error("no rows");
  expect(choicesFor(same)).toEqual(["skip"]);
  expect(choicesFor(conflict)).toContain("both");
  expect(choicesFor({ ...conflict, entry: entry(2, "passkey") })).not.toContain("both");
});
