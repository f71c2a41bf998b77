import type { WindowStamps } from "./watchers.ts";

/** The stages of a ceremony, by what is noted on its way; all times are milliseconds since the epoch. */

/** What the watcher of the background notes. */
export interface BackgroundStamps {
  /** The content script's request is here. */
  received: number;
  /** `windows.create` is called. */
  windowAsked: number;
  /** The person's decision is here. */
  decided: number;
  /** The outcome is posted. */
  answered: number;
  /** Milliseconds of the transactions that write, between the decision and the outcome, by database. */
  writing: Record<string, number>;
}

export type Stamps = WindowStamps & BackgroundStamps;

export const STAGES = [
  "page and content script",
  "background, to the window",
  "the window",
  "the prompt's page",
  "the decision's way",
  "authenticator",
  "the vault's database",
  "its second copy",
  "the answer's way",
] as const;
export type Stage = (typeof STAGES)[number];

/** How long each stage took, the person left out. */
export function stagesOf(stamps: Stamps, called: number, settled: number): Record<Stage, number> {
  const { received, windowAsked, started, painted, clicked, decided, answered, writing } = stamps;
  const vault = writing.latchkey ?? 0;
  const copy = writing["latchkey.second-copy"] ?? 0;
  return {
    "page and content script": received - called,
    "background, to the window": windowAsked - received,
    "the window": started - windowAsked,
    "the prompt's page": painted - started,
    "the decision's way": decided - clicked,
    authenticator: answered - decided - vault - copy,
    "the vault's database": vault,
    "its second copy": copy,
    "the answer's way": settled - answered,
  };
}
