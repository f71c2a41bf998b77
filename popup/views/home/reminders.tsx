import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { unsavedText } from "../backup/backup-texts.ts";
import { useCheck } from "../health/use-check.ts";
import { useRecoveryReminder } from "./use-recovery-reminder.ts";

/** Says that the vault is damaged, or that it came back; nothing while it is sound, or not yet checked. */
export function HealthReminder({ onOpen }: { onOpen: () => void }) {
  const { report } = useCheck();
  const damaged = (report?.findings.length ?? 0) > 0;
  if (!damaged && report?.broughtBack !== true) return null;
  return (
    <div class={damaged ? "notice warn reminder" : "notice reminder"} role={damaged ? "alert" : "status"}>
      <Icon name="alert" />
      <p>{t(damaged ? "remindRepair" : "remindBack")}</p>
      <button class="button quiet" type="button" id="open-health" onClick={onOpen}>
        {t("remindLook")}
      </button>
    </div>
  );
}

/** Asks for a recovery code that nobody has said to have; nothing where somebody has. */
export function RecoveryReminder({ onMake }: { onMake: () => void }) {
  const reminding = useRecoveryReminder();
  if (reminding === null) return null;
  return (
    <p class="reminder" id="recovery-reminder">
      <span class="hint">{reminding.problem ?? t("remindCode")}</span>
      <span class="reminder-actions">
        <button class="button quiet" type="button" id="have-code" onClick={() => void reminding.haveIt()}>
          {t("haveCode")}
        </button>
        <button class="button quiet" type="button" id="make-code" onClick={onMake}>
          {t("newCode")}
        </button>
      </span>
    </p>
  );
}

/** Says that passkeys are in no backup; nothing where all are. */
export function BackupReminder({ onOpen }: { onOpen: () => void }) {
  const { value } = useVault("backup.state");
  const text = value === null ? null : unsavedText(value);
  if (text === null) return null;
  return (
    <p class="reminder">
      <span class="hint">{text}</span>
      <button class="button quiet" type="button" id="open-backup-section" onClick={onOpen}>
        {t("backUp")}
      </button>
    </p>
  );
}
