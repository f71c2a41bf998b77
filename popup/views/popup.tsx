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

let prepared = false;

function prepare(inTab: boolean): void {
  prepared = true;
  document.documentElement.dataset.place = inTab ? "tab" : "popup";
  setLanguage();
  keepFocus();
  tellCopies();
}

/**
 * Draws the toolbar popup, and again where the domain is known better by now. `activeTab`: the one before it, which shows a
 * page of this registrable domain, or none; `inTab`: it is in a tab of its own.
 */
export function showPopup(activeTab: Tabs.Tab | undefined, domain: string | null, inTab: boolean): void {
  if (!prepared) prepare(inTab);
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
