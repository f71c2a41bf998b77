import { render } from "preact";
import { keepFocus } from "./focus-keeper.ts";
import { setLanguage } from "./i18n/set-language.ts";
import { tellCopies } from "./items/copied-elsewhere.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { Manager } from "./views/manager.tsx";
import { VaultGate } from "./views/vault-gate.tsx";

/** Entry of the manager page. */
followTheme();
setLanguage();
keepFocus();
tellCopies();
render(
  <VaultGate>
    <Manager />
  </VaultGate>,
  document.body,
);
