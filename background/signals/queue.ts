import browser from "webextension-polyfill";
import type { Signal } from "../../src/webauthn/signal.ts";

/** Signals that came while the vault was locked, oldest first: in `storage.session`, so in memory only. */

const KEY = "signals";
/** The oldest give way. */
const MOST_OF_A_SITE = 20;
const MOST = 200;
/** Of user handles and of names that a passkey can have, in UTF-16 units. */
const MOST_TEXT = 1024;

export async function queued(): Promise<Signal[]> {
  return ((await browser.storage.session.get(KEY))[KEY] as Signal[] | undefined) ?? [];
}

/** A signal about the same thing takes the place of an earlier one. */
export async function enqueue(signal: Signal): Promise<void> {
  if (Object.values(signal.options).some((text) => typeof text === "string" && text.length > MOST_TEXT))
    return;
  const others = (await queued()).filter((other) => subject(other) !== subject(signal));
  const ofSite = others.filter(({ options }) => options.rpId === signal.options.rpId);
  const surplus = ofSite.slice(0, Math.max(0, ofSite.length - MOST_OF_A_SITE + 1));
  const kept = others.filter((other) => !surplus.includes(other));
  await browser.storage.session.set({ [KEY]: [...kept, signal].slice(-MOST) });
}

export async function emptyQueue(): Promise<void> {
  await browser.storage.session.remove(KEY);
}

function subject({ type, options }: Signal): string {
  return JSON.stringify([
    type,
    options.rpId,
    type === "signalUnknownCredential" ? options.credentialId : options.userId,
  ]);
}
