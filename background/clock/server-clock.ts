import browser from "webextension-polyfill";
import type { ClockState } from "../../src/wire/clock.ts";

/**
 * What servers say of the time, in answers that are fetched anyway; in memory only, and only as long as nobody is seen to
 * have set the clock since: what was said of the clock before is wrong then.
 */

type ServerClock = NonNullable<ClockState["server"]>;

const KEY = "serverClock";
/** After this the clock may have been set. Milliseconds. */
const KEEP = 60 * 60_000;
/** An answer that took longer, or came while the clock was set, says too little. Milliseconds. */
const MOST_TOOK = 10_000;
/** HTTP dates have whole seconds. */
const SECOND = 1000;
/** Two clocks that nobody sets go apart by less. Milliseconds. */
const DRIFT = 2000;
/** So long nobody may have looked at the clock while the background was stopped: a beat of the alarm, and half. */
const GAP = 90_000;
/** Dates before and after are no dates of this program's time. */
const SENSIBLE = { from: Date.UTC(2025), to: Date.UTC(2125) };

/** A request, as this computer's clocks saw it; milliseconds. */
export interface Asked {
  host: string;
  /** Since the epoch, when it was sent and when the answer's head was here. */
  sentAt: number;
  answeredAt: number;
  /** Between the two, by a clock that nobody sets. */
  took: number;
}

/** The clocks at one moment, in milliseconds. */
interface Moment {
  /** Since the epoch, by the clock that can be set. */
  at: number;
  /** By one that cannot, and the run of the background that it counts from. */
  ticks: number;
  run: number;
}

type Kept = ServerClock & { seen?: Moment };

export function momentNow(): Moment {
  return { at: Date.now(), ticks: performance.now(), run: performance.timeOrigin };
}

/** How far this computer's clock is off by an answer's `Date` (RFC 9110 §6.6.1), or undefined where that says nothing. */
export function clockOf(
  { host, sentAt, answeredAt, took }: Asked,
  headers: Headers,
): ServerClock | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  // From a cache, the date is that of an earlier answer.
  if (!(date >= SENSIBLE.from && date < SENSIBLE.to) || headers.has("age") || took > MOST_TOOK)
    return undefined;
  if (Math.abs(answeredAt - sentAt - took) > SECOND) return undefined;
  // It was written at some time in its second, and that was between the two times here.
  return { host, least: date - answeredAt, most: date + SECOND - sentAt, at: answeredAt };
}

/** Keeps what an answer says. Does not reject. */
export async function noteServerClock(
  asked: Asked,
  headers: Headers,
  now: Moment = momentNow(),
): Promise<void> {
  const server = clockOf(asked, headers);
  if (server) await keep({ ...server, seen: now }).catch(console.warn);
}

/** What the last such answer said: for an hour, and until the clock is seen to jump. */
export async function serverClock(now: Moment): Promise<ServerClock | undefined> {
  const kept = (await browser.storage.session.get(KEY))[KEY] as Kept | undefined;
  if (kept === undefined) return undefined;
  const { seen, ...server } = kept;
  if (Math.abs(now.at - server.at) >= KEEP || (seen && !goesOn(seen, now))) {
    await browser.storage.session.remove(KEY);
    return undefined;
  }
  await keep({ ...server, seen: now });
  return server;
}

/** Looks at the clock whenever an alarm rings, as one does each minute while the vault is open. */
export function watchServerClock(): void {
  browser.alarms.onAlarm.addListener(lookAtClock);
}

/** To be called when the background has started too: nobody may have looked for long. */
export function lookAtClock(): void {
  serverClock(momentNow()).catch(console.warn);
}

/** Whether nobody has set the clock between the two. */
function goesOn(before: Moment, now: Moment): boolean {
  const went = now.at - before.at;
  if (before.run === now.run) return Math.abs(went - (now.ticks - before.ticks)) <= DRIFT;
  return went > -DRIFT && went <= GAP;
}

async function keep(kept: Kept): Promise<void> {
  await browser.storage.session.set({ [KEY]: kept });
}
