import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";

/** What stands in the place of the list while the vault holds nothing. */
export function NothingYet({ onAdd }: { onAdd: () => void }) {
  return (
    <div class="empty">
      <span class="tile">
        <Icon name="key" />
      </span>
      <h2>{t("emptyTitle")}</h2>
      <p>{t("emptyPasskeys")}</p>
      <p>{t("emptyCodes")}</p>
      <button class="button" type="button" id="add-first-code" onClick={onAdd}>
        <Icon name="plus" />
        {t("addCode")}
      </button>
    </div>
  );
}

/** And while nothing fits the search. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <div class="empty">
      <h2>{t("nothingFound")}</h2>
      <p>{t("nothingFoundHint")}</p>
      <button class="button" type="button" onClick={onClear}>
        {t("searchClear")}
      </button>
    </div>
  );
}
