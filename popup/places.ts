import browser from "webextension-polyfill";

/** Whether the page stands in the toolbar popup, which closes as soon as something else has the focus. */
export function inToolbarPopup(): boolean {
  return document.documentElement.dataset.place === "popup";
}

/** Goes to a page of the extension, such as "popup/manager.html#security"; from the toolbar popup in a new tab. */
export async function goTo(path: string): Promise<void> {
  const url = browser.runtime.getURL(path);
  if (!inToolbarPopup()) return location.assign(url);
  await openBeside(path);
  window.close();
}

/** Opens a page of the extension in a new tab and leaves this one as it is. */
export async function openBeside(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
}
