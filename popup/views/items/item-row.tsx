import type { ItemSummary } from "../../../src/wire/items.ts";
import { dayText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";
import { itemHash } from "../../items/item/item-hash.ts";
import { IconButton } from "../../parts/icon-button.tsx";
import { Icon } from "../../parts/icons.tsx";
import { ItemBadges } from "../../parts/item-badges.tsx";
import { ItemDetail, ItemTitle, itemLabel } from "../../parts/item-names.tsx";
import { LiveCode } from "../../parts/live-code.tsx";

export interface RowActions {
  /** `range`: Shift was held. */
  toggle: (item: string, range: boolean) => void;
  favourite: (item: ItemSummary) => void;
  restore: (item: ItemSummary) => void;
  copy: (item: string) => void;
  advance: (item: string) => void;
}

interface ItemRowProps {
  item: ItemSummary;
  selected: boolean;
  actions: RowActions;
}

/** One passkey or code of the manager's list; its name leads to its page. */
export function ItemRow({ item, selected, actions }: ItemRowProps) {
  const binned = item.deletedAt !== undefined;
  const name = itemLabel(item);
  return (
    <div class="item-row" data-selected={selected}>
      <input
        type="checkbox"
        aria-label={t("itemSelect", { name })}
        checked={selected}
        onClick={(event) => actions.toggle(item.item, event.shiftKey)}
      />
      <span class="tile">
        <Icon name={item.kind === "code" ? "clock" : "key"} />
      </span>
      <div class="row-text">
        <a class="row-title" href={itemHash(item.item)}>
          <ItemTitle item={item} />
        </a>
        <span class="row-detail">
          <ItemDetail item={item} />
        </span>
      </div>
      <ItemBadges item={item} />
      {!binned && <RowSide item={item} name={name} actions={actions} />}
      {binned && (
        <button class="button quiet" type="button" onClick={() => actions.restore(item)}>
          {t("actRestore")}
          <span class="visually-hidden">{name}</span>
        </button>
      )}
      {!binned && (
        <IconButton
          class="star"
          icon="star"
          label={t("itemFavourite", { name })}
          pressed={item.favourite}
          onClick={() => actions.favourite(item)}
        />
      )}
    </div>
  );
}

/** A code as it runs, with its buttons; of a passkey, when it was used. */
function RowSide({ item, name, actions }: { item: ItemSummary; name: string; actions: RowActions }) {
  if (item.kind === "passkey") {
    const { lastUsedAt } = item;
    return (
      <span class="row-used">
        {lastUsedAt === undefined ? t("neverUsed") : t("usedOn", { day: dayText(lastUsedAt) })}
      </span>
    );
  }
  return (
    <span class="row-code">
      <LiveCode code={item} />
      {item.type === "hotp" && (
        <IconButton
          icon="next"
          label={t("codeAdvance", { name })}
          onClick={() => actions.advance(item.item)}
        />
      )}
      <IconButton icon="copy" label={t("codeCopy", { name })} onClick={() => actions.copy(item.item)} />
    </span>
  );
}
