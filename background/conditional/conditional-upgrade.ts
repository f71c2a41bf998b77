import browser from "webextension-polyfill";
import type { Vault } from "../../src/vault/vault.ts";
import type { AddedPasskey } from "../../src/wire/vault.ts";

/**
 * Conditional `create()` (WebAuthn §5.1.3): a site adds a passkey by itself after a sign-in. What the spec asks of the
 * client is kept by three things: the person's word, an open vault, and a sign-in that Latchkey has taken part in.
 */

/** Private setting: whether the person allows it. */
const SETTING = "automaticUpgrade";
/** In `storage.session`: sign-ins by rpId, milliseconds since the epoch. */
const SIGN_INS = "upgrade.signIns";
/** In `storage.session`: what was added and not looked at. */
const ADDED = "upgrade.added";
/** How long a sign-in is recent. */
const RECENT_MS = 5 * 60_000;
const MOST_ADDED = 50;

/** Rejects with `locked`. */
export async function upgradesAllowed(vault: Vault): Promise<boolean> {
  return (await vault.setting(SETTING)) === true;
}

/** Rejects with `locked`. */
export async function allowUpgrades(vault: Vault, on: boolean): Promise<void> {
  await vault.setSetting(SETTING, on);
}

/** A passkey or a code of this site was used. Not to be called for a private window. */
export async function noteSignIn(rpId: string, now: number): Promise<void> {
  await browser.storage.session.set({ [SIGN_INS]: { ...recent(await signIns(), now), [rpId]: now } });
}

/**
 * The same, if the person allows additions: for nothing else is it kept that somebody was there. Rejects with `locked`.
 */
export async function noteUse(vault: Vault, rpId: string): Promise<void> {
  if (await upgradesAllowed(vault)) await noteSignIn(rpId, Date.now());
}

/** Whether Latchkey took part in a sign-in to this site within the last minutes. */
export async function hasSignedIn(rpId: string, now: number): Promise<boolean> {
  return Object.hasOwn(recent(await signIns(), now), rpId);
}

export async function addedPasskeys(): Promise<AddedPasskey[]> {
  return ((await browser.storage.session.get(ADDED))[ADDED] as AddedPasskey[] | undefined) ?? [];
}

/** A site has added this passkey. */
export async function noteAdded(passkey: AddedPasskey): Promise<void> {
  await keepAdded([passkey, ...(await addedPasskeys())].slice(0, MOST_ADDED));
}

/** The person knows of it. */
export async function forgetAdded({ rpId, credentialId }: AddedPasskey): Promise<void> {
  const others = (await addedPasskeys()).filter(
    (added) => added.rpId !== rpId || added.credentialId !== credentialId,
  );
  await keepAdded(others);
}

async function keepAdded(added: AddedPasskey[]): Promise<void> {
  await browser.storage.session.set({ [ADDED]: added });
  await browser.action.setBadgeText({ text: added.length > 0 ? "•" : "" });
}

async function signIns(): Promise<Record<string, number>> {
  return (
    ((await browser.storage.session.get(SIGN_INS))[SIGN_INS] as Record<string, number> | undefined) ?? {}
  );
}

function recent(all: Record<string, number>, now: number): Record<string, number> {
  return Object.fromEntries(Object.entries(all).filter(([, at]) => at <= now && now - at < RECENT_MS));
}
