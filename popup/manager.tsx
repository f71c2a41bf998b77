import { render } from "preact";
import { Manager } from "./views/manager.tsx";
import { VaultGate } from "./views/vault-gate.tsx";

/** Entry of the manager page. */
render(
  <VaultGate>
    <Manager />
  </VaultGate>,
  document.body,
);
