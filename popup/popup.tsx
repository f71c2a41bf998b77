import { render } from "preact";
import browser from "webextension-polyfill";
import { keepFocus } from "./focus-keeper.ts";
import { setLanguage } from "./i18n/set-language.ts";
import { tellCopies } from "./items/copied-elsewhere.ts";
import { pageTabOf } from "./sites/page-tab.ts";
import { hostOfPage } from "./sites/site-host.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { Home } from "./views/home/home.tsx";
import { PendingSignIn } from "./views/home/pending-sign-in.tsx";
import { VaultGate } from "./views/vault-gate.tsx";

/** Entry of the toolbar popup; the same page opens in a tab of its own at first run. */
followTheme();

const [ownTab, [activeTab]] = await Promise.all([
  browser.tabs.getCurrent().catch(() => undefined),
  browser.tabs.query({ active: true, currentWindow: true }).catch(() => []),
]);
const inTab = ownTab !== undefined;
document.documentElement.dataset.place = inTab ? "tab" : "popup";

setLanguage();
keepFocus();
tellCopies();
render(
  <>
    {activeTab?.id !== undefined && !inTab && <PendingSignIn tabId={activeTab.id} />}
    <VaultGate>
      <Home host={hostOfPage(activeTab?.url)} page={inTab ? null : pageTabOf(activeTab)} inTab={inTab} />
    </VaultGate>
  </>,
  document.body,
);
