import { Mark } from "../../parts/icons.tsx";
import { goTo } from "../../places.ts";

/** After the recovery code has opened the vault: the person may not know the PIN any more. */
export function Recovered({ onDone }: { onDone: () => void }) {
  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>The vault is open</h1>
        <p>
          The recovery code stays valid, and so does your PIN. If you have forgotten the PIN, choose a new one
          now: you need the recovery code once more for that.
        </p>
      </div>
      <div class="stack">
        <button
          class="button primary"
          type="button"
          id="choose-pin"
          ref={(button) => button?.focus()}
          onClick={() => {
            void goTo("popup/manager.html#security");
            onDone();
          }}
        >
          Choose a new PIN
        </button>
        <button class="button quiet" type="button" id="keep-pin" onClick={onDone}>
          Keep the PIN
        </button>
      </div>
    </main>
  );
}
