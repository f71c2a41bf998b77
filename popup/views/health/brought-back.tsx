import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";

/** What to do after the browser has lost the vault's database. */
export function BroughtBack() {
  return (
    <div class="part" id="brought-back">
      <div class="notice">
        <Icon name="alert" />
        <div class="notice-body">
          <p>
            <strong>{t("broughtBack")}</strong> {t("broughtBackHint")}
          </p>
          <div class="notice-actions">
            <a class="button" href="#items">
              {t("broughtBackLook")}
            </a>
            <a class="button" href="#backup">
              {t("backupMake")}
            </a>
          </div>
        </div>
      </div>
    </div>
  );
}
