import type { ItemSummary } from "../../src/wire/items.ts";
import { dayText } from "../i18n/formats.ts";
import { t } from "../i18n/messages.ts";

/** What is particular about an item, in a word or two each. */
export function ItemBadges({ item }: { item: ItemSummary }) {
  const passkey = item.kind === "passkey" ? item : null;
  return (
    <span class="badges">
      {item.deletedAt !== undefined && (
        <span class="badge">{t("badgeBin", { day: dayText(item.deletedAt) })}</span>
      )}
      {passkey?.archived === true && <span class="badge">{t("badgeArchived")}</span>}
      {passkey?.hiddenAt !== undefined && <span class="badge">{t("badgeHidden")}</span>}
      {passkey?.confirmed === false && <span class="badge warn">{t("badgeUnconfirmed")}</span>}
    </span>
  );
}
