import browser from "webextension-polyfill";
import { hostOfPage } from "./sites/site-host.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { askEarly, earlyAnswer, earlyAnswers, takeEarlyAnswer } from "./vault/early-answers.ts";
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
void tab.then((before) => {
  if (before?.id !== undefined) askEarly([{ type: "pending.signIn", tabId: before.id }]);
  const host = hostOfPage(before?.url);
  if (host !== null) askEarly([{ type: "sites.domain", host }]);
});

const [{ showPopup }, ownTab, activeTab] = await Promise.all([
  import("./views/popup.tsx"),
  browser.tabs.getCurrent().catch(() => undefined),
  tab,
]);
await earlyAnswers();
const draw = showPopup(activeTab, ownTab !== undefined);
const host = hostOfPage(activeTab?.url);
if (host === null) draw(null);
else {
  const domain = earlyAnswer("sites.domain", { host })?.value;
  // Until that is answered, and where it cannot be told, what belongs to the page are the items of its host alone.
  draw(domain ?? host);
  if (domain === undefined) {
    const late = takeEarlyAnswer("sites.domain", { host }) ?? callVault("sites.domain", { host });
    late.then(draw, console.debug);
  }
}

/** The tab before the popup. */
async function tabBefore() {
  const [before] = await browser.tabs.query({ active: true, currentWindow: true }).catch(() => []);
  return before;
}
