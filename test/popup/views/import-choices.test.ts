import { describe, expect, it } from "vitest";
import {
  choiceOf,
  choicesFor,
  chooseEach,
  chosenOf,
  groupsOf,
  type ImportRow,
} from "../../../popup/views/exchange/import-choices.ts";
import type { ReadEntry } from "../../../popup/worker/messages.ts";
import type { ImportState } from "../../../src/wire/exchange.ts";

const entry = (number: number, kind: ReadEntry["kind"] = "code"): ReadEntry => ({
  ...{ file: 0, number, kind, title: `Site ${number}`, account: "ada", remarks: [] },
});
const conflict: ImportState = { state: "conflict", with: "vault", differs: ["digits"] };
const STATES: ImportState[] = [
  { state: "new" },
  conflict,
  { state: "same", with: "vault" },
  { state: "cannot", reason: "too long" },
  conflict,
  { state: "new", inBin: true },
];
const ENTRIES = STATES.map((_, i) => entry(i + 1, i === 4 ? "passkey" : "code"));
const REFUSED = [{ file: 0, number: 0, name: "first", reason: "no secret" }];
const groups = groupsOf(ENTRIES, STATES, REFUSED);
const rows: ImportRow[] = [...groups.fresh, ...groups.conflicts, ...groups.same];

describe("what was read", () => {
  it("is in groups by what taking it would do", () => {
    const indices = (group: readonly ImportRow[]) => group.map(({ index }) => index);
    expect(indices(groups.fresh)).toEqual([0, 5]);
    expect(indices(groups.conflicts)).toEqual([1, 4]);
    expect(indices(groups.same)).toEqual([2]);
    expect(groups.cannot).toEqual([
      ...REFUSED,
      { file: 0, number: 4, name: "Site 4, ada", reason: "too long" },
    ]);
  });

  it("is taken where it is new, and left where something is here, unless the person chooses", () => {
    expect(rows.map((row) => choiceOf(row, new Map()))).toEqual(["take", "take", "skip", "skip", "skip"]);
    expect(chosenOf(groups, new Map())).toEqual({ add: [0, 5], replace: [] });
  });

  it("has both of a passkey never", () => {
    const [code, passkey] = groups.conflicts;
    expect(code && choicesFor(code)).toEqual(["skip", "replace", "both"]);
    expect(passkey && choicesFor(passkey)).toEqual(["skip", "replace"]);
  });

  it("is chosen by several at once, each as far as it can be", () => {
    const replaced = chooseEach(groups.conflicts, "replace", new Map());
    expect(chosenOf(groups, replaced)).toEqual({ add: [0, 5], replace: [1, 4] });
    const both = chooseEach(groups.conflicts, "both", replaced);
    expect(chosenOf(groups, both)).toEqual({ add: [0, 5, 1], replace: [4] });
    const none = chooseEach(rows, "skip", both);
    expect(chosenOf(groups, none)).toEqual({ add: [], replace: [] });
  });
});
