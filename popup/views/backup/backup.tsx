import { useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { lastBackupText, unsavedText } from "./backup-texts.ts";
import { MakeBackup } from "./make-backup.tsx";
import { OpenBackup } from "./open-backup.tsx";

/** Making backups, checking them, restoring from them. */
export function Backup() {
  const { value: state, problem } = useVault("backup.state");
  const [making, setMaking] = useState(false);
  const file = useRef<HTMLInputElement>(null);

  function checkSaved() {
    setMaking(false);
    // After the dialog has given the focus back.
    setTimeout(() => file.current?.focus());
  }

  return (
    <>
      <section aria-busy={state === null}>
        <div class="section-head">
          <h2>{t("backupTitle")}</h2>
        </div>
        <div class="card parts">
          <div class="part part-line">
            <div class="row-text">
              {problem !== null && <Problem text={problem} />}
              {state !== null && (
                <>
                  <span class="row-title" id="backup-state">
                    {unsavedText(state) ?? t("backupAll")}
                  </span>
                  <span class="row-detail">{lastBackupText(state)}</span>
                </>
              )}
            </div>
            <button class="button primary" type="button" id="make-backup" onClick={() => setMaking(true)}>
              {t("backupMake")}
            </button>
          </div>
        </div>
      </section>
      <OpenBackup file={file} />
      {making && <MakeBackup onClose={() => setMaking(false)} onCheck={checkSaved} />}
    </>
  );
}
