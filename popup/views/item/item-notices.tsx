import type { ItemSummary } from "../../../src/wire/items.ts";
import { dayText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";

/** Says what an unusual state of an item means, and what can be done about it. */
export function ItemNotices({ item }: { item: ItemSummary }) {
  return (
    <>
      {noticesOf(item).map((text) => (
        <p class="notice" key={text}>
          <Icon name="alert" />
          <span>{text}</span>
        </p>
      ))}
    </>
  );
}

function noticesOf(item: ItemSummary): string[] {
  const notices: string[] = [];
  if (item.deletedAt !== undefined) notices.push(t("noticeBin", { day: dayText(item.deletedAt) }));
  if (item.kind === "code") return notices;
  if (item.archived) notices.push(t("noticeArchived"));
  if (item.hiddenAt !== undefined) notices.push(t("noticeHidden", { day: dayText(item.hiddenAt) }));
  if (!item.confirmed) notices.push(t("noticeUnconfirmed"));
  return notices;
}
