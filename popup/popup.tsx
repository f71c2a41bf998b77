import browser from "webextension-polyfill";
import { hostOfPage } from "./sites/site-host.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { askEarly, earlyAnswers, whileWorthWaiting } from "./vault/early-answers.ts";
import { callVault } from "./vault/vault-calls.ts";

/**
 * Entry of the toolbar popup; the same page opens in a tab of its own at first run. What it shows is loaded while the
 * background answers.
 */
followTheme();
askEarly([
  { type: "vault.state" },
  { type: "items.list" },
  // What else stands around the list.
  { type: "sites.paused" },
  { type: "sites.list" },
  { type: "upgrades.list" },
  { type: "backup.state" },
  { type: "clock.state" },
]);
const tab = tabBefore();
let domain: string | null | undefined;
const asked = tab.then(async (before) => {
  if (before?.id !== undefined) askEarly([{ type: "pending.signIn", tabId: before.id }]);
  domain = await domainOf(hostOfPage(before?.url));
});

const [{ showPopup }, ownTab, activeTab] = await Promise.all([
  import("./views/popup.tsx"),
  browser.tabs.getCurrent().catch(() => undefined),
  tab,
  whileWorthWaiting(asked),
]);
await earlyAnswers();
const draw = showPopup(activeTab, ownTab !== undefined);
if (domain !== undefined) draw(domain);
else {
  // Until that is answered, what belongs to the page are the items of its host alone.
  draw(hostOfPage(activeTab?.url));
  void asked.then(() => draw(domain ?? null));
}

/** The tab before the popup. */
async function tabBefore() {
  const [before] = await browser.tabs.query({ active: true, currentWindow: true }).catch(() => []);
  return before;
}

/** The registrable domain of a host; where it cannot be told, the host. */
async function domainOf(host: string | null): Promise<string | null> {
  return host && callVault("sites.domain", { host }).catch(() => host);
}
