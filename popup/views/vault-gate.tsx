import type { ComponentChildren } from "preact";
import { Problem } from "../parts/message.tsx";
import { useVault } from "../use-vault.ts";
import { FirstRun } from "./first-run.tsx";
import { Unlock } from "./unlock.tsx";

/** Shows its children while the vault is open; before that, what it takes to open it. */
export function VaultGate({ children }: { children: ComponentChildren }) {
  const { value: state, problem, reload } = useVault("vault.state");
  if (state === null && problem === null) return <main class="pane" aria-busy="true" />;
  if (problem !== null) {
    return (
      <main class="pane">
        <h1>Latchkey</h1>
        <Problem text={problem} />
        <button class="button" type="button" onClick={reload}>
          Try again
        </button>
      </main>
    );
  }
  if (state === "none") return <FirstRun onDone={reload} />;
  if (state === "locked") return <Unlock onDone={reload} />;
  return <>{children}</>;
}
