import { render } from "preact";
import type { Tabs } from "webextension-polyfill";
import { keepFocus } from "../focus-keeper.ts";
import { setLanguage } from "../i18n/set-language.ts";
import { tellCopies } from "../items/codes/copied-elsewhere.ts";
import { LabBanner } from "../lab/lab-banner.tsx";
import { pageTabOf } from "../sites/page-tab.ts";
import { hostOfPage } from "../sites/site-host.ts";
import { Home } from "./home/home.tsx";
import { PendingSignIn } from "./home/pending-sign-in.tsx";
import { VaultGate } from "./vault-gate.tsx";

/**
 * Shows the toolbar popup. `activeTab`: the one before it; `inTab`: it is in a tab of its own. Gives what draws it, and
 * draws it again when the registrable domain of that tab's page is known better; null: it shows no web page.
 */
export function showPopup(activeTab: Tabs.Tab | undefined, inTab: boolean): (domain: string | null) => void {
  document.documentElement.dataset.place = inTab ? "tab" : "popup";
  setLanguage();
  keepFocus();
  tellCopies();
  return (domain) =>
    render(
      <>
        {/* A private window is under no profile. */}
        <LabBanner {...(!inTab && !activeTab?.incognito && { url: activeTab?.url, tabId: activeTab?.id })} />
        {activeTab?.id !== undefined && !inTab && <PendingSignIn tabId={activeTab.id} />}
        <VaultGate>
          <Home
            host={hostOfPage(activeTab?.url)}
            domain={domain}
            page={inTab ? null : pageTabOf(activeTab, domain)}
            inTab={inTab}
          />
        </VaultGate>
      </>,
      document.body,
    );
}
