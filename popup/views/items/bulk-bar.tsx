import type { ItemSummary } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { type Action, isAside } from "../../items/item/changes.ts";
import { Icon } from "../../parts/icons.tsx";

interface BulkBarProps {
  /** What is chosen and shown. */
  chosen: readonly ItemSummary[];
  allChosen: boolean;
  inBin: boolean;
  onAll: () => void;
  onNone: () => void;
  onAct: (action: Action, items: string[]) => void;
  onErase: () => void;
}

/** What can be done with the chosen items. */
export function BulkBar({ chosen, allChosen, inBin, onAll, onNone, onAct, onErase }: BulkBarProps) {
  const ids = (items: readonly ItemSummary[]) => items.map(({ item }) => item);
  const passkeys = chosen.filter((item) => item.kind === "passkey");
  const aside = passkeys.every(isAside);
  const favourites = chosen.every((item) => item.favourite);
  // Only those that change: undoing must not touch the others.
  const toFavour = chosen.filter((item) => item.favourite === favourites);
  const toArchive = passkeys.filter((item) => isAside(item) === aside);
  const favourite: Action = favourites ? "unfavourite" : "favourite";
  return (
    <section class="bulk-bar" id="bulk-bar" aria-label={t("bulkLabel")}>
      <p role="status">{tCount("selectedCount", chosen.length)}</p>
      <button class="button quiet" type="button" onClick={allChosen ? onNone : onAll}>
        {t(allChosen ? "selectNone" : "selectAll")}
      </button>
      <span class="bulk-actions">
        {inBin ? (
          <>
            <button class="button" type="button" onClick={() => onAct("restore", ids(chosen))}>
              <Icon name="restore" />
              {t("actRestore")}
            </button>
            <button class="button danger" type="button" id="erase" onClick={onErase}>
              <Icon name="bin" />
              {t("actErase")}
            </button>
          </>
        ) : (
          <>
            <button class="button" type="button" onClick={() => onAct(favourite, ids(toFavour))}>
              <Icon name="star" />
              {t(favourites ? "actUnfavourite" : "actFavourite")}
            </button>
            {passkeys.length > 0 && (
              <button
                class="button"
                type="button"
                id="bulk-aside"
                onClick={() => onAct(aside ? "unarchive" : "archive", ids(toArchive))}
              >
                <Icon name="archive" />
                {t(aside ? "actUnarchive" : "actArchive")}
              </button>
            )}
            <button class="button" type="button" onClick={() => onAct("bin", ids(chosen))}>
              <Icon name="bin" />
              {t("actBin")}
            </button>
          </>
        )}
      </span>
    </section>
  );
}
