import type { ClockRange, ClockState } from "../../src/wire/clock.ts";
import type { ItemSummary } from "../../src/wire/items.ts";

/** What is known of this computer's clock without asking anyone. Times are milliseconds since the epoch. */

export type ClockTrouble =
  /** The vault was used at `since`, or this Latchkey was made then, which has not come yet by this clock. */
  | { type: "behind-vault" | "behind-build"; since: number }
  /** By a site's server, so much is to be added to the clock that codes are made by. */
  | { type: "server"; host: string; ahead: number };

/** Less than this is nothing that a site would refuse a code for. */
const NOTHING = 20_000;
/** Clocks that are set by the network jump by less than that. */
const JUMP = 60_000;

/** The latest time that Latchkey itself has noted at these items; 0 where there is none. */
export function latestNoted(items: readonly ItemSummary[]): number {
  return items.reduce((latest, item) => {
    // When another program made an item is that program's word.
    const created = item.importedFrom === undefined ? item.createdAt : 0;
    const used = item.kind === "passkey" ? (item.lastUsedAt ?? 0) : 0;
    return Math.max(latest, created, used, item.importedAt ?? 0, item.deletedAt ?? 0);
  }, 0);
}

/** What is wrong with the clock of the codes, as far as that is known; null where nothing is. */
export function clockTrouble(state: ClockState, latest: number, now: number): ClockTrouble | null {
  const { offset, builtAt, server } = state;
  if (server) {
    const range = { least: server.least - offset, most: server.most - offset };
    if (range.least > NOTHING || range.most < -NOTHING) {
      return { type: "server", host: server.host, ahead: middleOf(range) };
    }
    // It was ahead once, when something was noted; it is not behind now.
    if (range.most - range.least <= 2 * NOTHING) return null;
  }
  // Where the person has added something, the codes may be right by that.
  const at = Math.max(now, now + offset);
  if (at < latest - JUMP) return { type: "behind-vault", since: latest };
  return at < builtAt - JUMP ? { type: "behind-build", since: builtAt } : null;
}

/** The middle of a range, in whole seconds: off by half of the range at most. */
export function middleOf({ least, most }: ClockRange): number {
  return Math.round((least + most) / 2000) * 1000;
}
