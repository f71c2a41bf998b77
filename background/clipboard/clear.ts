import browser from "webextension-polyfill";

/** An event page has a clipboard; a service worker has none, in its types neither. */
interface WithClipboard {
  clipboard?: { writeText(text: string): Promise<void> };
}

/** The page that clears it as soon as it is loaded, where the background has no document. */
const PAGE = "popup/clipboard.html";

/** Puts an empty text on the clipboard, whatever is there: without asking for more rights, nobody may look first. */
export async function clearClipboard(): Promise<void> {
  const { clipboard } = navigator as WithClipboard;
  if (clipboard) return clipboard.writeText("");
  try {
    // Resolves when the page is loaded: its script has run by then.
    await chrome.offscreen.createDocument({
      url: browser.runtime.getURL(PAGE),
      reasons: ["CLIPBOARD" as chrome.offscreen.Reason],
      justification: "Clears a one-time code from the clipboard",
    });
  } finally {
    await chrome.offscreen.closeDocument();
  }
}
