import { t } from "../../i18n/messages.ts";
import { Mark } from "../../parts/icons.tsx";
import { goTo } from "../../places.ts";

/** After the recovery code has opened the vault: the person may not know the PIN any more. */
export function Recovered({ onDone }: { onDone: () => void }) {
  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>{t("recoveredTitle")}</h1>
        <p>{t("recoveredLead")}</p>
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
          {t("recoveredChoose")}
        </button>
        <button class="button quiet" type="button" id="keep-pin" onClick={onDone}>
          {t("recoveredKeep")}
        </button>
      </div>
    </main>
  );
}
