import { useState } from "preact/hooks";
import type { RestoreItem } from "../../../src/wire/vault.ts";
import { numberText, t, tCount } from "../../i18n/messages.ts";
import { itemName } from "../../items/item/item-names.ts";
import { SiteName } from "../../parts/site-name.tsx";
import { kindKeys } from "./preview-groups.ts";

/** Items that are listed at once; the others follow on demand. */
const SHOWN = 100;

interface PreviewGroupProps {
  title: string;
  note: string;
  items: RestoreItem[];
  /** Closed at first. */
  folded?: boolean;
  /** Records that are ticked; without it, nothing can be. */
  chosen?: ReadonlySet<string>;
  still?: boolean;
  onChoose?: (record: string, taken: boolean) => void;
}

type Difference = "previewNewer" | "previewOlder";

const differences: Partial<Record<RestoreItem["status"], Difference>> = {
  newer: "previewNewer",
  older: "previewOlder",
};

function ItemText({ item }: { item: RestoreItem }) {
  const difference = differences[item.status];
  return (
    <span class="row-text">
      <span class="row-title">
        <SiteName text={itemName(item)} />
      </span>
      <span class="row-detail">
        {t(kindKeys[item.kind])}
        {difference !== undefined && ` · ${t(difference)}`}
      </span>
    </span>
  );
}

/** One group of a backup's items; nothing where it is empty. */
export function PreviewGroup(props: PreviewGroupProps) {
  const { title, note, items, folded = false, chosen, still = false, onChoose } = props;
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState(!folded);
  if (items.length === 0) return null;
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <details class="group" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="row-title">
          {title} <span class="count">{numberText(items.length)}</span>
        </span>
        <span class="row-detail">{note}</span>
      </summary>
      {open && (
        <ul class="rows">
          {shown.map((item) => (
            <li key={item.record}>
              {chosen === undefined ? (
                <div class="row">
                  <ItemText item={item} />
                </div>
              ) : (
                <label class="row">
                  <input
                    type="checkbox"
                    data-record={item.record}
                    checked={chosen.has(item.record)}
                    disabled={still}
                    onChange={(event) => onChoose?.(item.record, event.currentTarget.checked)}
                  />
                  <ItemText item={item} />
                </label>
              )}
            </li>
          ))}
          {shown.length < items.length && (
            <li class="row">
              <button class="button quiet" type="button" onClick={() => setAll(true)}>
                {tCount("showMore", items.length - shown.length)}
              </button>
            </li>
          )}
        </ul>
      )}
    </details>
  );
}
