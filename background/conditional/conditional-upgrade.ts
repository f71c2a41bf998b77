import browser from "webextension-polyfill";
import type { Vault } from "../../src/vault/vault.ts";
import type { AddedPasskey } from "../../src/wire/vault.ts";

/**
 * Conditional `create()` (WebAuthn §5.1.3): a site adds a passkey by itself after a sign-in. What the spec asks of the
 * client is kept by three things: the person's word, an open vault, and a sign-in that Latchkey has taken part in,
 * which is good for one addition.
 */

/** A passkey or a code of `rpId` was used by a page of `origin`, at that time: milliseconds since the epoch. */
interface SignIn {
  rpId: string;
  origin: string;
  at: number;
}

/** Private setting: whether the person allows it. */
const SETTING = "automaticUpgrade";
/** In `storage.session`: the sign-ins after which nothing was added. */
const SIGN_INS = "upgrade.signIns";
/** In `storage.session`: what was added and not looked at. */
const ADDED = "upgrade.added";
/** How long a sign-in is recent. */
const RECENT_MS = 5 * 60_000;
/** So many that nobody has looked at: no more are added before somebody does. */
const MOST_ADDED = 50;

/** What is read and written again is so by one at a time. */
let last: Promise<unknown> = Promise.resolve();

/** Rejects with `locked`. */
export async function upgradesAllowed(vault: Vault): Promise<boolean> {
  return (await vault.setting(SETTING)) === true;
}

/** Rejects with `locked`. */
export async function allowUpgrades(vault: Vault, on: boolean): Promise<void> {
  await vault.setSetting(SETTING, on);
  if (!on) await inTurn(() => browser.storage.session.remove(SIGN_INS));
}

/** A passkey or a code of this rpId was used by a page of `origin`. Not to be called for a private window. */
export async function noteSignIn(rpId: string, origin: string, now: number): Promise<void> {
  await inTurn(async () => {
    const others = (await recentSignIns(now)).filter(
      (other) => other.rpId !== rpId || other.origin !== origin,
    );
    await browser.storage.session.set({ [SIGN_INS]: [...others, { rpId, origin, at: now }] });
  });
}

/**
 * The same, if the person allows additions: for nothing else is it kept that somebody was there. Rejects with `locked`.
 */
export async function noteUse(vault: Vault, rpId: string, origin: string): Promise<void> {
  if (await upgradesAllowed(vault)) await noteSignIn(rpId, origin, Date.now());
}

/**
 * Whether Latchkey took part in a sign-in of that origin to that rpId within the last minutes. It is spent by that:
 * whoever asks again needs another one. False too while the person has too much to look at.
 */
export function spendSignIn(rpId: string, origin: string, now: number): Promise<boolean> {
  return inTurn(async () => {
    if ((await addedPasskeys()).length >= MOST_ADDED) return false;
    const all = await recentSignIns(now);
    const others = all.filter((other) => other.rpId !== rpId || other.origin !== origin);
    if (others.length === all.length) return false;
    await browser.storage.session.set({ [SIGN_INS]: others });
    return true;
  });
}

/** What sites have added and nobody has looked at, the latest first. */
export async function addedPasskeys(): Promise<AddedPasskey[]> {
  return ((await browser.storage.session.get(ADDED))[ADDED] as AddedPasskey[] | undefined) ?? [];
}

/** A site adds this passkey. To be noted before it is stored: the person must be told whatever stops in between. */
export async function noteAdded(passkey: AddedPasskey): Promise<void> {
  await changeAdded((added) => [passkey, ...added]);
}

/** The person knows of it, or it was not stored after all. */
export async function forgetAdded({ rpId, credentialId }: AddedPasskey): Promise<void> {
  await changeAdded((added) =>
    added.filter((other) => other.rpId !== rpId || other.credentialId !== credentialId),
  );
}

async function changeAdded(change: (added: AddedPasskey[]) => AddedPasskey[]): Promise<void> {
  await inTurn(async () => {
    const added = change(await addedPasskeys());
    await browser.storage.session.set({ [ADDED]: added });
    await browser.action.setBadgeText({ text: added.length > 0 ? "•" : "" });
  });
}

async function recentSignIns(now: number): Promise<SignIn[]> {
  const all = ((await browser.storage.session.get(SIGN_INS))[SIGN_INS] as SignIn[] | undefined) ?? [];
  return all.filter(({ at }) => at <= now && now - at < RECENT_MS);
}

function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const mine = last.then(task);
  last = mine.catch(() => undefined);
  return mine;
}
