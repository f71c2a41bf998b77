import { useState } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { ItemDetail, ItemTitle } from "../../parts/item-names.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";

/** Names in the dialog; a count stands for the rest. */
const NAMED = 8;

interface EraseDialogProps {
  items: readonly ItemSummary[];
  onClose: () => void;
  onDone: () => void;
}

/** Asks before items are gone for good, and says what is lost with them. */
export function EraseDialog({ items, onClose, onDone }: EraseDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const named = items.slice(0, NAMED);
  const kept = items.reduce((sum, { recoveryCodes }) => sum + recoveryCodes.all, 0);

  async function erase() {
    setBusy(true);
    setProblem(null);
    try {
      await callVault("items.erase", { items: items.map(({ item }) => item) });
      onDone();
    } catch (error) {
      setProblem(itemErrorText(error));
      setBusy(false);
    }
  }

  return (
    <Dialog title={tCount("eraseTitle", items.length)} busy={busy} onClose={onClose}>
      <ul class="points">
        {named.map((item) => (
          <li key={item.item}>
            <strong>
              <ItemTitle item={item} />
            </strong>{" "}
            <ItemDetail item={item} />
          </li>
        ))}
        {items.length > NAMED && <li>{tCount("andMore", items.length - NAMED)}</li>}
      </ul>
      {items.some(({ kind }) => kind === "passkey") && <p>{t("erasePasskeys")}</p>}
      {items.some(({ kind }) => kind === "code") && <p>{t("eraseCodes")}</p>}
      {kept > 0 && <p>{tCount("eraseRecovery", kept)}</p>}
      <p class="hint">{t("eraseBackups")}</p>
      {problem !== null && <Problem text={problem} />}
      <div class="dialog-actions">
        <button class="button" type="button" disabled={busy} onClick={onClose}>
          {t("cancel")}
        </button>
        <button class="button danger" type="button" id="dialog-action" disabled={busy} onClick={erase}>
          {t("actErase")}
        </button>
      </div>
    </Dialog>
  );
}
