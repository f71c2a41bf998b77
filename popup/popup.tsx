import browser from "webextension-polyfill";
import { followTheme } from "./theme/stored-theme.ts";
import { askEarly } from "./vault/early-answers.ts";

/**
 * Entry of the toolbar popup; the same page opens in a tab of its own at first run. What it shows is loaded while the
 * background answers.
 */
followTheme();
askEarly("vault.state", "items.list");

const [{ showPopup }, ownTab, [activeTab]] = await Promise.all([
  import("./views/popup.tsx"),
  browser.tabs.getCurrent().catch(() => undefined),
  browser.tabs.query({ active: true, currentWindow: true }).catch(() => []),
]);
showPopup(activeTab, ownTab !== undefined);
