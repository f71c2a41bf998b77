import browser from "webextension-polyfill";
import { hostOfPage } from "./sites/site-host.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { askEarly } from "./vault/early-answers.ts";
import { callVault } from "./vault/vault-calls.ts";

/**
 * Entry of the toolbar popup; the same page opens in a tab of its own at first run. What it shows is loaded while the
 * background answers.
 */
followTheme();
const answered = askEarly(["vault.state", "items.list"]);

const [{ showPopup }, ownTab, { activeTab, domain }] = await Promise.all([
  import("./views/popup.tsx"),
  browser.tabs.getCurrent().catch(() => undefined),
  pageBefore(),
  answered,
]);
showPopup(activeTab, domain, ownTab !== undefined);

/** The tab before the popup, and the registrable domain of what it shows. */
async function pageBefore() {
  const [activeTab] = await browser.tabs.query({ active: true, currentWindow: true }).catch(() => []);
  const host = hostOfPage(activeTab?.url);
  // Unanswered, its items are those of the host alone.
  const domain = host && (await callVault("sites.domain", { host }).catch(() => host));
  return { activeTab, domain };
}
