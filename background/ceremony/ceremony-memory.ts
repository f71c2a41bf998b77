import browser, { type Storage } from "webextension-polyfill";
import type { Caller } from "../../src/webauthn/caller.ts";
import type { CallingDocument } from "./calling-document.ts";

/** What a running ceremony must still know after a stop of the background, kept in `storage.session`. */
export interface CeremonyRecord {
  document: CallingDocument;
  /** As it was at the call: the click that led to it does not count for long. */
  caller: Caller;
  /** The person had just clicked or typed in the document. */
  clicked: boolean;
  /** Milliseconds since the epoch. */
  deadline: number;
  /** "over": its window was closed, or it was decided: it can only end. */
  phase: "asking" | "over";
  promptWindowId?: number;
}

const PREFIX = "ceremony.";
/** Documents whose next call is the browser's. */
const LEFT_PREFIX = "left.";

/** What the polyfill's types do not know yet. */
type WithKeys = Storage.StorageArea & { getKeys(): Promise<string[]> };

export async function recall(id: string): Promise<CeremonyRecord | undefined> {
  const key = PREFIX + id;
  return (await browser.storage.session.get(key))[key] as CeremonyRecord | undefined;
}

export async function remember(id: string, record: CeremonyRecord): Promise<void> {
  await browser.storage.session.set({ [PREFIX + id]: record });
}

export async function forget(id: string): Promise<void> {
  await browser.storage.session.remove(PREFIX + id);
}

/**
 * The person wants the browser's own passkey, but the click that the browser wants to see is over by now: that
 * document's next call is the browser's. `deadline`: milliseconds since the epoch.
 */
export async function leaveNextCall(document: CallingDocument, deadline: number): Promise<void> {
  await browser.storage.session.set({ [LEFT_PREFIX + document.documentId]: { deadline } });
}

/** Whether this call was left to the browser; the one after it no longer is. */
export async function wasLeft({ documentId }: CallingDocument): Promise<boolean> {
  const key = LEFT_PREFIX + documentId;
  const left = (await browser.storage.session.get(key))[key] as { deadline: number } | undefined;
  if (left) await browser.storage.session.remove(key);
  return left !== undefined && left.deadline > Date.now();
}

/** The person closed a window while the background was stopped: its ceremony is over. */
export async function endCeremonyOf(promptWindowId: number): Promise<void> {
  for (const [key, value] of await stored(PREFIX)) {
    const record = value as CeremonyRecord;
    if (record.promptWindowId !== promptWindowId) continue;
    await browser.storage.session.set({ [key]: { ...record, phase: "over" } });
  }
}

/** Drops what was left behind by ceremonies whose page never came back, or whose tab is gone. */
export async function forgetExpired(now: number): Promise<void> {
  const ceremonies = await stored(PREFIX);
  for (const [key, value] of ceremonies) {
    const { tabId } = (value as CeremonyRecord).document;
    const open = await browser.tabs.get(tabId).catch(() => undefined);
    if (!open) await browser.storage.session.remove(key);
  }
  const expired = [...ceremonies, ...(await stored(LEFT_PREFIX))].filter(
    ([, value]) => (value as { deadline: number }).deadline < now,
  );
  if (expired.length > 0) await browser.storage.session.remove(expired.map(([key]) => key));
}

/** What lies in the session under keys that begin so: by its keys, as the list of a large vault may lie there too. */
async function stored(prefix: string): Promise<[key: string, value: unknown][]> {
  const keys = (await (browser.storage.session as WithKeys).getKeys()).filter((key) =>
    key.startsWith(prefix),
  );
  return keys.length === 0 ? [] : Object.entries(await browser.storage.session.get(keys));
}
