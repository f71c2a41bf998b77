import type { ImportState } from "../../../src/wire/exchange.ts";
import type { ReadEntry, RefusedEntry } from "../../worker/messages.ts";

/** What the person chooses of what was read. */

export type Choice = "take" | "skip" | "replace" | "both";

/** `index`: the place of the entry in the import. */
export interface ImportRow<S extends ImportState = ImportState> {
  index: number;
  entry: ReadEntry;
  state: S;
}

type Of<S extends ImportState["state"]> = ImportRow<Extract<ImportState, { state: S }>>;

export interface ImportGroups {
  fresh: Of<"new">[];
  conflicts: Of<"conflict">[];
  /** The same, but the file adds to what the person has written. */
  merges: Of<"same">[];
  same: Of<"same">[];
  cannot: RefusedEntry[];
}

/** The choices that were made; every other entry stays with its `usualChoice`. */
export type Choices = ReadonlyMap<number, Choice>;

export function groupsOf(
  entries: readonly ReadEntry[],
  states: readonly ImportState[],
  refused: readonly RefusedEntry[],
): ImportGroups {
  const groups: ImportGroups = { fresh: [], conflicts: [], merges: [], same: [], cannot: [...refused] };
  for (const [index, entry] of entries.entries()) {
    const state = states[index];
    if (state?.state === "new") groups.fresh.push({ index, entry, state });
    else if (state?.state === "conflict") groups.conflicts.push({ index, entry, state });
    else if (state?.state === "same") groups[state.adds ? "merges" : "same"].push({ index, entry, state });
    else if (state) groups.cannot.push(refusedOf(entry, state.reason));
  }
  groups.cannot.sort((a, b) => a.file - b.file || a.number - b.number);
  return groups;
}

function refusedOf({ file, number, title, account }: ReadEntry, reason: string): RefusedEntry {
  return { file, number, name: [title, account].filter((text) => text !== "").join(", "), reason };
}

/** A passkey cannot be there twice: two codes of one secret can. */
export function choicesFor({ entry, state }: ImportRow): Choice[] {
  if (state.state === "new") return ["take", "skip"];
  if (state.state === "same" && state.adds) return ["replace", "skip"];
  if (state.state !== "conflict") return ["skip"];
  return entry.kind === "code" ? ["skip", "replace", "both"] : ["skip", "replace"];
}

export function choiceOf({ index, state }: ImportRow, choices: Choices): Choice {
  const chosen = choices.get(index);
  if (chosen !== undefined) return chosen;
  if (state.state === "new") return "take";
  return state.state === "same" && state.adds ? "replace" : "skip";
}

/** The same choice for several; those that do not have it stay as they are. */
export function chooseEach(rows: readonly ImportRow[], choice: Choice, choices: Choices): Choices {
  const next = new Map(choices);
  for (const row of rows) if (choicesFor(row).includes(choice)) next.set(row.index, choice);
  return next;
}

/** What the background is asked to write. */
export function chosenOf(
  { fresh, conflicts, merges }: ImportGroups,
  choices: Choices,
): { add: number[]; replace: number[] } {
  const chosen = { add: [] as number[], replace: [] as number[] };
  for (const row of [...fresh, ...conflicts, ...merges]) {
    const choice = choiceOf(row, choices);
    if (choice === "take" || choice === "both") chosen.add.push(row.index);
    if (choice === "replace") chosen.replace.push(row.index);
  }
  return chosen;
}
