import type { ItemChange, ItemSummary } from "../../../src/wire/items.ts";
import { tCount } from "../../i18n/messages.ts";

/** What can be done with several items at once, and taken back. */
export const actions = ["favourite", "unfavourite", "archive", "unarchive", "bin", "restore"] as const;
export type Action = (typeof actions)[number];

interface Doing {
  change: ItemChange;
  /** What takes it back. */
  back: Action;
}

const doings: Record<Action, Doing> = {
  favourite: { change: { favourite: true }, back: "unfavourite" },
  unfavourite: { change: { favourite: false }, back: "favourite" },
  archive: { change: { archived: true }, back: "unarchive" },
  unarchive: { change: { archived: false, hidden: false }, back: "archive" },
  bin: { change: { deleted: true }, back: "restore" },
  restore: { change: { deleted: false }, back: "bin" },
};

export function changeOf(action: Action): ItemChange {
  return doings[action].change;
}

export function backOf(action: Action): Action {
  return doings[action].back;
}

/** A change of several items at once. */
export interface Step {
  items: string[];
  change: ItemChange;
}

/** What makes of items again what they were before an action; `before` and `all` of the vault: as they were then. */
export function stepsBack(
  action: Action,
  before: readonly ItemSummary[],
  all: readonly ItemSummary[],
): Step[] {
  if (action !== "unarchive") {
    const back = { items: before.map(({ item }) => item), change: changeOf(backOf(action)) };
    const gaveWay = action === "restore" ? all.filter((item) => givesWay(item, before)) : [];
    if (gaveWay.length === 0) return [back];
    return [{ items: gaveWay.map(({ item }) => item), change: changeOf("restore") }, back];
  }
  // One was archived, another hidden by its site, at a time of its own.
  const steps = new Map<string, Step>();
  for (const item of before) {
    if (item.kind !== "passkey") continue;
    const change = { archived: item.archived, hidden: item.hiddenAt ?? (false as const) };
    const key = JSON.stringify(change);
    const step: Step = steps.get(key) ?? { items: [], change };
    step.items.push(item.item);
    steps.set(key, step);
  }
  return [...steps.values()];
}

/** Whether it goes into the bin where one of these comes back from there: of two passkeys with one id one is in use. */
function givesWay(item: ItemSummary, coming: readonly ItemSummary[]): boolean {
  if (item.kind !== "passkey" || item.deletedAt !== undefined) return false;
  const { rpId, credentialId } = item;
  return coming.some(
    (other) => other.kind === "passkey" && other.rpId === rpId && other.credentialId === credentialId,
  );
}

/** Not offered any more: put aside by the person, or disowned by its site. */
export function isAside(item: ItemSummary): boolean {
  return item.kind === "passkey" && (item.archived || item.hiddenAt !== undefined);
}

const done = {
  favourite: "doneFavourite",
  unfavourite: "doneUnfavourite",
  archive: "doneArchive",
  unarchive: "doneUnarchive",
  bin: "doneBin",
  restore: "doneRestore",
} as const;

/** The sentence for the person once it is done. */
export function doneText(action: Action, count: number): string {
  return tCount(done[action], count);
}
