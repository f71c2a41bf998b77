import browser from "webextension-polyfill";

/** Whether the vault came back from its second copy since the browser was started. */

const NOTE = "broughtBack";

export async function noteBroughtBack(): Promise<void> {
  await browser.storage.session.set({ [NOTE]: true });
}

export async function wasBroughtBack(): Promise<boolean> {
  return (await browser.storage.session.get(NOTE))[NOTE] === true;
}
