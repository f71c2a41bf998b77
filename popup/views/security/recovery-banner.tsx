import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { useRecoveryReminder } from "../home/use-recovery-reminder.ts";
import { NEW_CODE_HASH } from "../sections.ts";

/** Asks for a recovery code that nobody has said to have; nothing where somebody has. */
export function RecoveryBanner() {
  const reminding = useRecoveryReminder();
  if (reminding === null) return null;
  return (
    <div class="notice asking" id="recovery-banner">
      <Icon name="key" />
      <p>
        {reminding.problem ?? (
          <>
            <strong>{t("bannerCode")}</strong> {t("bannerCodeHint")}
          </>
        )}
      </p>
      <div class="notice-actions">
        <button class="button" type="button" id="have-code" onClick={() => void reminding.haveIt()}>
          {t("haveCode")}
        </button>
        <a class="button" id="make-code" href={NEW_CODE_HASH}>
          {t("makeNewCode")}
        </a>
      </div>
    </div>
  );
}
