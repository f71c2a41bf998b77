import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { VaultState } from "../../src/wire/vault.ts";
import { t } from "../i18n/messages.ts";
import { Problem } from "../parts/message.tsx";
import { useVault } from "../vault/use-vault.ts";
import { Damaged } from "./damaged/damaged.tsx";
import { FirstRun } from "./first-run/first-run.tsx";
import { Unlock } from "./unlock/unlock.tsx";

/** Shows its children while the vault is open; before that, what it takes to open it. */
export function VaultGate({ children }: { children: ComponentChildren }) {
  const { value, problem, reload } = useVault("vault.state");
  /** What the person is in the middle of (a recovery code to write down): it stays, whatever the vault becomes. */
  const [stayed, setStayed] = useState<VaultState | null>(null);
  const state = stayed ?? value;
  const stay = (shown: VaultState) => (on: boolean) => setStayed(on ? shown : null);
  const leave = () => {
    setStayed(null);
    reload();
  };

  if (state === null && problem === null) return <main class="pane" aria-busy="true" />;
  if (stayed === null && problem !== null) {
    return (
      <main class="pane">
        <h1>Latchkey</h1>
        <Problem text={problem} />
        <button class="button" type="button" onClick={reload}>
          {t("tryAgain")}
        </button>
      </main>
    );
  }
  if (state === "none") return <FirstRun onStay={stay("none")} onDone={leave} />;
  if (state === "locked") return <Unlock onStay={stay("locked")} onDone={leave} />;
  if (state === "damaged") return <Damaged onDone={reload} />;
  return <>{children}</>;
}
