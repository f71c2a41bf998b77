import { useMemo, useRef, useState } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { copyCode } from "../../items/codes/copying.ts";
import { advanceCode } from "../../items/codes/use-code-value.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { entriesOf } from "../../items/list/entries.ts";
import { inOrder } from "../../items/list/order.ts";
import { entriesIn, type Row } from "../../items/list/rows.ts";
import {
  NOTHING_SELECTED,
  type Selection,
  selectedOf,
  toggled,
  toggledAll,
} from "../../items/list/selection.ts";
import { countOf, type Kind, kinds, type ListView, shownInManager } from "../../items/list/shown.ts";
import { GroupName } from "../../parts/group-name.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { type ListHandle, WindowedList } from "../../parts/windowed-list.tsx";
import { ADD_CODE_HASH } from "../sections.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { EmptyList } from "./empty-list.tsx";
import { EraseDialog } from "./erase-dialog.tsx";
import { ItemRow, type RowActions } from "./item-row.tsx";
import { ListControls } from "./list-controls.tsx";
import { useKeptPlace } from "./use-kept-place.ts";
import { useListKeys } from "./use-list-keys.ts";
import type { Undo } from "./use-undo.ts";

interface ItemListProps {
  items: readonly ItemSummary[];
  /** The vault has answered. */
  known: boolean;
  problem: string | null;
  undo: Undo;
  /** One item is looked at instead. */
  hidden: boolean;
}

/** The list of the manager: searched, sorted, grouped, and many at once. */
export function ItemList({ items, known, problem, undo, hidden }: ItemListProps) {
  const [view, setView] = useState<ListView>({ query: "", kind: "all", order: "name", bySite: false });
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED);
  const [erasing, setErasing] = useState<readonly ItemSummary[] | null>(null);
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const entries = useMemo(() => entriesOf(items), [items]);
  const counts = useMemo(
    () => Object.fromEntries(kinds.map((kind) => [kind, countOf(entries, kind)])) as Record<Kind, number>,
    [entries],
  );
  const ordered = useMemo(() => inOrder(entries, view.order), [entries, view.order]);
  const rows = useMemo(() => shownInManager(ordered, view), [ordered, view]);
  const shown = useMemo(() => entriesIn(rows).map(({ item }) => item), [rows]);
  const ids = useMemo(() => shown.map(({ item }) => item), [shown]);
  const chosenIds = useMemo(() => new Set(selectedOf(selection, ids)), [selection, ids]);
  const chosen = useMemo(() => shown.filter(({ item }) => chosenIds.has(item)), [shown, chosenIds]);
  const keys = useListKeys(rows, list, field, hidden);

  useKeptPlace(hidden);

  function tell(run: Promise<string | undefined>) {
    setFailure(null);
    run.then(
      (text) => text !== undefined && setSaid((last) => (last === text ? `${text}\u00a0` : text)),
      (error: unknown) => setFailure(itemErrorText(error)),
    );
  }
  const actions: RowActions = {
    toggle: (item, range) => setSelection((old) => toggled(old, item, ids, range)),
    favourite: ({ item, favourite }) => void undo.act(favourite ? "unfavourite" : "favourite", [item]),
    restore: ({ item }) => void undo.act("restore", [item]),
    copy: (item) => tell(copyCode(item)),
    advance: (item) => tell(advanceCode(item).then(() => undefined)),
  };
  const wrong = failure ?? undo.problem ?? problem;
  const nothing = known && items.length === 0;
  return (
    <section aria-busy={!known} hidden={hidden}>
      <div class="section-head">
        <h2>{t("itemsTitle")}</h2>
        <p class="hint" role="status">
          {view.query !== "" && tCount("foundCount", shown.length)}
        </p>
        <a class="button primary head-action" href={ADD_CODE_HASH} id="add-code">
          <Icon name="plus" />
          {t("addCode")}
        </a>
      </div>
      {!nothing && (
        <ListControls
          view={view}
          counts={counts}
          field={field}
          onChange={(change) => {
            setView((old) => ({ ...old, ...change }));
            if (change.kind !== undefined) setSelection(NOTHING_SELECTED);
          }}
        />
      )}
      {wrong !== null && <Problem text={wrong} />}
      <p class="visually-hidden" role="status" id="copied">
        {said}
      </p>
      {known && shown.length === 0 && (
        <EmptyList
          nothing={nothing}
          kind={view.kind}
          searched={view.query !== ""}
          onClear={() => setView((old) => ({ ...old, query: "" }))}
        />
      )}
      {shown.length > 0 && !hidden && (
        // biome-ignore lint/a11y/noStaticElementInteractions: no control itself, it hears the arrow keys that bubble up from the rows, which are
        <div class="card item-list" ref={keys.box} onKeyDown={keys.onKeyDown} onFocusIn={keys.onFocusIn}>
          <WindowedList<Row>
            id="items"
            label={t("itemsTitle")}
            rows={rows}
            keyOf={keyOf}
            remOf={remOf}
            attributes={attributesOf}
            kept={keys.kept}
            handle={list}
            scrolls={false}
            render={(row) =>
              row.type === "heading" ? (
                <GroupName group={row.group} level="h3" />
              ) : (
                <ItemRow
                  item={row.entry.item}
                  selected={chosenIds.has(row.entry.item.item)}
                  actions={actions}
                />
              )
            }
          />
        </div>
      )}
      {chosen.length > 0 && !hidden && (
        <BulkBar
          chosen={chosen}
          allChosen={chosen.length === shown.length}
          inBin={view.kind === "bin"}
          onAll={() => setSelection((old) => toggledAll(old, ids))}
          onNone={() => setSelection(NOTHING_SELECTED)}
          onAct={(action, on) => {
            void undo.act(action, on);
            if (action === "bin" || action === "restore") setSelection(NOTHING_SELECTED);
          }}
          onErase={() => setErasing(chosen)}
        />
      )}
      {erasing !== null && (
        <EraseDialog
          items={erasing}
          onClose={() => setErasing(null)}
          onDone={() => {
            setErasing(null);
            setSelection(NOTHING_SELECTED);
          }}
        />
      )}
    </section>
  );
}

function keyOf(row: Row): string {
  if (row.type === "item") return row.entry.item.item;
  return row.group.type === "site" ? `site ${row.group.domain}` : row.group.type;
}

function remOf(row: Row): number {
  return row.type === "item" ? 4 : 2.5;
}

function attributesOf(row: Row): Record<string, string | undefined> {
  if (row.type === "heading") return { class: "group" };
  const { item } = row.entry;
  return item.kind === "passkey"
    ? {
        "data-credential-id": item.credentialId,
        "data-aside": String(item.archived || item.hiddenAt !== undefined),
      }
    : { "data-otp-id": item.item };
}
