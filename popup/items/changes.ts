import type { ItemChange } from "../../src/wire/items.ts";
import { tCount } from "../i18n/messages.ts";

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
