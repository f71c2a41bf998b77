import browser from "webextension-polyfill";

/**
 * A picture of what the person sees of the page before the toolbar popup. Rejects where the browser shows the page to
 * no extension.
 */
export async function visiblePart(): Promise<Blob> {
  const url = await browser.tabs.captureVisibleTab(undefined, { format: "png" });
  // The page's CSP lets it fetch no data: URL.
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (unit) => unit.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}
