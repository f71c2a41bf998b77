import { render } from "preact";
import type { Tabs } from "webextension-polyfill";
import { keepFocus } from "../focus-keeper.ts";
import { setLanguage } from "../i18n/set-language.ts";
import { tellCopies } from "../items/codes/copied-elsewhere.ts";
import { pageTabOf } from "../sites/page-tab.ts";
import { hostOfPage } from "../sites/site-host.ts";
import { Home } from "./home/home.tsx";
import { PendingSignIn } from "./home/pending-sign-in.tsx";
import { VaultGate } from "./vault-gate.tsx";

/** Draws the toolbar popup. `activeTab`: the one before it; `inTab`: it is in a tab of its own. */
export function showPopup(activeTab: Tabs.Tab | undefined, inTab: boolean): void {
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
}
