import { render } from "preact";
import { keepFocus } from "../focus-keeper.ts";
import { setLanguage } from "../i18n/set-language.ts";
import { tellCopies } from "../items/codes/copied-elsewhere.ts";
import { LabBanner } from "../lab/lab-banner.tsx";
import { Manager } from "./manager.tsx";
import { VaultGate } from "./vault-gate.tsx";

/** Draws the manager page. */
export function showManager(): void {
  setLanguage();
  keepFocus();
  tellCopies();
  render(
    <>
      <LabBanner />
      <VaultGate>
        <Manager />
      </VaultGate>
    </>,
    document.body,
  );
}
