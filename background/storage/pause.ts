import browser from "webextension-polyfill";

/**
 * Whether Latchkey stays out of the way everywhere. In `storage.session`: a pause ends with the browser, because one
 * that was forgotten would look like lost passkeys. What is to last is switched off site by site, or the extension is.
 */

const KEY = "paused";

export async function isPaused(): Promise<boolean> {
  return (await browser.storage.session.get(KEY))[KEY] === true;
}

export async function pause(on: boolean): Promise<void> {
  if (on) await browser.storage.session.set({ [KEY]: true });
  else await browser.storage.session.remove(KEY);
}
