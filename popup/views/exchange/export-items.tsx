import { useState } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { ItemDetail, ItemTitle } from "../../parts/item-names.tsx";

/** Rows that are drawn at once; as many more follow on demand. */
const STEP = 200;

interface ExportItemsProps {
  items: readonly ItemSummary[];
  /** Those that are not to be exported. */
  left: ReadonlySet<string>;
  onLeave: (left: ReadonlySet<string>) => void;
}

/** Which items go into the file: all of them, unless the person says otherwise. */
export function ExportItems({ items, left, onLeave }: ExportItemsProps) {
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(STEP);
  const count = items.filter(({ item }) => !left.has(item)).length;
  const more = Math.min(STEP, items.length - shown);
  const leaveAllBut = (keep: (item: ItemSummary) => boolean) => () =>
    onLeave(new Set(items.filter((item) => !keep(item)).map(({ item }) => item)));

  function choose(item: string, taken: boolean) {
    const next = new Set(left);
    if (taken) next.delete(item);
    else next.add(item);
    onLeave(next);
  }

  return (
    <details class="import-group" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary id="export-items">
        <span class="row-title">{t("exportItems", { chosen: count, all: items.length })}</span>
      </summary>
      {open && (
        <>
          <div class="group-tools">
            <button class="button quiet" type="button" onClick={leaveAllBut(() => true)}>
              {t("exportAll")}
            </button>
            <button
              class="button quiet"
              type="button"
              onClick={leaveAllBut(({ kind }) => kind === "passkey")}
            >
              {t("exportPasskeys")}
            </button>
            <button class="button quiet" type="button" onClick={leaveAllBut(({ kind }) => kind === "code")}>
              {t("exportCodes")}
            </button>
            <button class="button quiet" type="button" onClick={leaveAllBut(() => false)}>
              {t("exportNone")}
            </button>
          </div>
          <ul class="rows">
            {items.slice(0, shown).map((item) => (
              <li key={item.item}>
                <label class="row">
                  <input
                    type="checkbox"
                    checked={!left.has(item.item)}
                    onChange={(event) => choose(item.item, event.currentTarget.checked)}
                  />
                  <span class="row-text">
                    <span class="row-title">
                      <ItemTitle item={item} />
                    </span>
                    <span class="row-detail">
                      <ItemDetail item={item} />
                    </span>
                  </span>
                </label>
              </li>
            ))}
            {more > 0 && (
              <li class="row">
                <button class="button quiet" type="button" onClick={() => setShown(shown + STEP)}>
                  {tCount("importShowMore", more)}
                </button>
              </li>
            )}
          </ul>
        </>
      )}
    </details>
  );
}
