import browser from "webextension-polyfill";

/** What is known of the two databases since the browser was started; in memory only. */

const BROUGHT_BACK = "broughtBack";
const COMPARED = "compared";

/** The state of the second copy was brought back. */
export const noteBroughtBack = () => note(BROUGHT_BACK);
export const wasBroughtBack = () => isNoted(BROUGHT_BACK);

/** The two were compared. */
export const noteCompared = () => note(COMPARED);
export const wereCompared = () => isNoted(COMPARED);

async function note(what: string): Promise<void> {
  await browser.storage.session.set({ [what]: true });
}

async function isNoted(what: string): Promise<boolean> {
  return (await browser.storage.session.get(what))[what] === true;
}
