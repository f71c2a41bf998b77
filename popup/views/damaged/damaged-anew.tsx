import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Problem } from "../../parts/message.tsx";
import { goTo, inToolbarPopup } from "../../places.ts";
import { callVault } from "../../vault/vault-calls.ts";

/** What the new vault begins with. */
export type Anew = "empty" | "restore";

interface StartAnewProps {
  anew: Anew;
  /** The damaged vault could still be opened, with the second copy of its header. */
  copy: boolean;
  onClose: () => void;
  /** There is no vault any more, and first run can begin. */
  onDone: () => void;
}

/** Asks before a damaged vault is moved aside, and does it. */
export function StartAnew({ anew, copy, onClose, onDone }: StartAnewProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const restore = anew === "restore";

  async function start() {
    setBusy(true);
    setProblem(null);
    const before = location.hash;
    // First run begins with what the hash says, as soon as there is no vault any more.
    history.replaceState(null, "", restore ? "#restore" : "#");
    try {
      await callVault("vault.startAnew", {});
    } catch (error) {
      history.replaceState(null, "", before || "#");
      setProblem(t("nothingChanged", { problem: (error as Error).message }));
      setBusy(false);
      return;
    }
    // The toolbar popup closes when the window to choose a file opens.
    if (restore && inToolbarPopup()) await goTo("popup/popup.html#restore");
    onDone();
  }

  return (
    <Dialog title={t(restore ? "anewRestoreTitle" : "anewEmptyTitle")} busy={busy} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void start();
        }}
      >
        {copy && <p>{t("anewTryCopy")}</p>}
        <ul class="points">
          <li>{t("anewAside")}</li>
          <li>{t(restore ? "anewRestoreThen" : "anewEmptyThen")}</li>
        </ul>
        {problem !== null && <Problem text={problem} />}
        <div class="dialog-actions">
          <button class="button" type="button" disabled={busy} onClick={onClose}>
            {t("cancel")}
          </button>
          <BusyButton id="dialog-action" busy={busy}>
            {t(restore ? "anewRestoreGo" : "anewEmptyGo")}
          </BusyButton>
        </div>
      </form>
    </Dialog>
  );
}
