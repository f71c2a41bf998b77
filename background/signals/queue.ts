import browser from "webextension-polyfill";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import type { Signal } from "../../src/webauthn/signal.ts";

/** Signals that came while the vault was locked, oldest first: in `storage.session`, so in memory only. */

const KEY = "signals";
/** The oldest give way. Of a site: of all rpIds of one registrable domain, which one page may have many of. */
const MOST_OF_A_SITE = 20;
const MOST = 200;

async function queued(): Promise<Signal[]> {
  return ((await browser.storage.session.get(KEY))[KEY] as Signal[] | undefined) ?? [];
}

/** A signal about the same thing takes the place of an earlier one. */
export async function enqueue(signal: Signal): Promise<void> {
  const others = (await queued()).filter((other) => subject(other) !== subject(signal));
  const ofSite = others.filter((other) => siteOf(other) === siteOf(signal));
  const surplus = ofSite.slice(0, Math.max(0, ofSite.length - MOST_OF_A_SITE + 1));
  const kept = others.filter((other) => !surplus.includes(other));
  await write([...kept, signal].slice(-MOST));
}

/** Takes the oldest one out; undefined where none waits. */
export async function takeOldest(): Promise<Signal | undefined> {
  const [oldest, ...others] = await queued();
  if (oldest) await write(others);
  return oldest;
}

/** One that was taken out and is to wait on, before all others. */
export async function putBack(signal: Signal): Promise<void> {
  await write([signal, ...(await queued())]);
}

async function write(signals: Signal[]): Promise<void> {
  if (signals.length > 0) await browser.storage.session.set({ [KEY]: signals });
  else await browser.storage.session.remove(KEY);
}

function siteOf({ options }: Signal): string {
  return registrableDomain(options.rpId);
}

function subject({ type, options }: Signal): string {
  return JSON.stringify([
    type,
    options.rpId,
    type === "signalUnknownCredential" ? options.credentialId : options.userId,
  ]);
}
