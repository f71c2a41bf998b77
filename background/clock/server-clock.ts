import browser from "webextension-polyfill";
import type { ClockState } from "../../src/wire/clock.ts";

/** What servers say of the time, in answers that are fetched anyway; in memory only. */

type ServerClock = NonNullable<ClockState["server"]>;

const KEY = "serverClock";
/** After this the clock may have been set. Milliseconds. */
const KEEP = 60 * 60_000;
/** An answer that took longer, or came while the clock was set, says too little. Milliseconds. */
const MOST_TOOK = 10_000;
/** HTTP dates have whole seconds. */
const SECOND = 1000;

/** A request, as this computer's clocks saw it; milliseconds. */
export interface Asked {
  host: string;
  /** Since the epoch, when it was sent and when the answer's head was here. */
  sentAt: number;
  answeredAt: number;
  /** Between the two, by a clock that nobody sets. */
  took: number;
}

/** How far this computer's clock is off by an answer's `Date` (RFC 9110 §6.6.1), or undefined where that says nothing. */
export function clockOf(
  { host, sentAt, answeredAt, took }: Asked,
  headers: Headers,
): ServerClock | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  // From a cache, the date is that of an earlier answer.
  if (Number.isNaN(date) || headers.has("age") || took > MOST_TOOK) return undefined;
  if (Math.abs(answeredAt - sentAt - took) > SECOND) return undefined;
  // It was written at some time in its second, and that was between the two times here.
  return { host, least: date - answeredAt, most: date + SECOND - sentAt, at: answeredAt };
}

/** Keeps what an answer says. Does not reject. */
export async function noteServerClock(asked: Asked, headers: Headers): Promise<void> {
  const server = clockOf(asked, headers);
  if (server) await browser.storage.session.set({ [KEY]: server }).catch(console.warn);
}

/** What the last such answer said, for an hour. `now`: milliseconds since the epoch. */
export async function serverClock(now: number): Promise<ServerClock | undefined> {
  const server = (await browser.storage.session.get(KEY))[KEY] as ServerClock | undefined;
  return server && Math.abs(now - server.at) < KEEP ? server : undefined;
}
