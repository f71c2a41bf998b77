import browser from "webextension-polyfill";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import type { Signal } from "../../src/webauthn/signal.ts";

/** Signals that came while the vault was locked, oldest first: in `storage.session`, so in memory only. */

export interface Queued {
  signal: Signal;
  /** Who sent it: an origin. */
  caller: string;
}

const KEY = "signals";
/** Of all rpIds of one registrable domain, which one page may have many of. */
const MOST_OF_A_SITE = 20;
const MOST = 200;

async function queued(): Promise<Queued[]> {
  return ((await browser.storage.session.get(KEY))[KEY] as Queued[] | undefined) ?? [];
}

/**
 * A signal about the same thing takes the place of an earlier one. Where there is no room, the oldest gives way of who
 * has most: of the callers of the site, and of the sites. So nobody's flood drives out what others have said.
 */
export async function enqueue(given: Queued): Promise<void> {
  const all = [...(await queued()).filter((other) => subject(other) !== subject(given)), given];
  const ofSite = all.filter((other) => siteOf(other) === siteOf(given));
  let surplus: Queued | undefined;
  if (ofSite.length > MOST_OF_A_SITE) surplus = oldestOfMost(ofSite, ({ caller }) => caller);
  else if (all.length > MOST) surplus = oldestOfMost(all, siteOf);
  await write(all.filter((other) => other !== surplus));
}

/** Takes the oldest one out; undefined where none waits. */
export async function takeOldest(): Promise<Queued | undefined> {
  const [oldest, ...others] = await queued();
  if (oldest) await write(others);
  return oldest;
}

/** One that was taken out and is to wait on, before all others. */
export async function putBack(taken: Queued): Promise<void> {
  await write([taken, ...(await queued())]);
}

async function write(signals: Queued[]): Promise<void> {
  if (signals.length > 0) await browser.storage.session.set({ [KEY]: signals });
  else await browser.storage.session.remove(KEY);
}

function oldestOfMost(signals: Queued[], ownerOf: (one: Queued) => string): Queued | undefined {
  const groups = new Map<string, Queued[]>();
  for (const one of signals) groups.set(ownerOf(one), [...(groups.get(ownerOf(one)) ?? []), one]);
  const [largest] = [...groups.values()].sort((a, b) => b.length - a.length);
  return largest?.[0];
}

function siteOf({ signal }: Queued): string {
  return registrableDomain(signal.options.rpId);
}

function subject({ signal: { type, options } }: Queued): string {
  return JSON.stringify([
    type,
    options.rpId,
    type === "signalUnknownCredential" ? options.credentialId : options.userId,
  ]);
}
