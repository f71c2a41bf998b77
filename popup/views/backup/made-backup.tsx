import type { OfferedFile } from "../../files.ts";
import { numberText, t, tCount } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icons.tsx";

/** A backup that was offered for download, with what opening it again gave. */
export type Made =
  | { offer: OfferedFile; proof: { records: number; generation: number } }
  | { offer: OfferedFile; failure: string };

interface MadeBackupProps {
  made: Made;
  onClose: () => void;
  onCheck: () => void;
}

/** What became of a backup. */
export function MadeBackup({ made, onClose, onCheck }: MadeBackupProps) {
  if ("failure" in made) {
    return (
      <Dialog title={t("backupBadTitle")} onClose={onClose}>
        <p class="notice warn" role="alert">
          <Icon name="alert" />
          <span>
            <Text
              k="backupBad"
              values={{ problem: made.failure, file: <strong>{made.offer.name}</strong> }}
            />
          </span>
        </p>
        <div class="dialog-actions">
          <button class="button primary" type="button" onClick={onClose}>
            {t("close")}
          </button>
        </div>
      </Dialog>
    );
  }
  const { records, generation } = made.proof;
  return (
    <Dialog title={t("backupMadeTitle")} onClose={onClose}>
      <p id="backup-made" role="status">
        <Text
          k="backupMade"
          values={{
            file: <strong class="file-name">{made.offer.name}</strong>,
            items: tCount("itemsCount", records),
            generation: numberText(generation),
          }}
        />
      </p>
      <p class="notice">
        <Icon name="alert" />
        <span>{t("backupWhere")}</span>
      </p>
      <div class="dialog-actions">
        <button class="button quiet" type="button" id="save-again" onClick={() => made.offer.save()}>
          {t("exportAgain")}
        </button>
        <button class="button" type="button" id="check-saved" onClick={onCheck}>
          {t("backupCheck")}
        </button>
        <button class="button primary" type="button" id="backup-done" onClick={onClose}>
          {t("done")}
        </button>
      </div>
    </Dialog>
  );
}
