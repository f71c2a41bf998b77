import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { itemHash } from "../../items/item/item-hash.ts";
import type { Entry } from "../../items/list/entries.ts";
import { paletteAction } from "../../items/list/palette-keys.ts";
import type { Row } from "../../items/list/rows.ts";
import { GroupName } from "../../parts/group-name.tsx";
import { Icon } from "../../parts/icons.tsx";
import { type ListHandle, WindowedList } from "../../parts/windowed-list.tsx";
import type { PageTab } from "../../sites/page-tab.ts";
import { useVault } from "../../vault/use-vault.ts";
import { ClockNotice } from "../clock/clock-notice.tsx";
import { NothingFound, NothingYet } from "./palette-empty.tsx";
import { PaletteNotices } from "./palette-notices.tsx";
import { PaletteRow } from "./palette-row.tsx";
import { useCodeActions } from "./use-code-actions.ts";
import { usePaletteList } from "./use-palette.ts";

const NONE: ItemSummary[] = [];
const ITEM_REM = 3.5;
const HEADING_REM = 2;

interface PaletteProps {
  /** Of the page in the tab before the popup; null where there is no site. */
  domain: string | null;
  /** That tab; null: none to fill codes into. */
  page: PageTab | null;
  /** Opens the manager at a hash. */
  onManager: (hash: string) => void;
}

/** Everything in the vault that can be used, found and used from the keyboard; the current site's comes first. */
export function Palette({ domain, page, onManager }: PaletteProps) {
  const { value, problem } = useVault("items.list");
  const { rows, entries, rowOf, query, setQuery, empty } = usePaletteList(value ?? NONE, domain);
  const [at, setAt] = useState(-1);
  const actions = useCodeActions(page);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(false);

  useEffect(() => field.current?.focus(), [value === null]);
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    if (at < 0) return field.current?.focus();
    list.current?.show(rowOf[at] ?? 0);
    box.current?.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus({ preventScroll: true });
  });

  function moveTo(to: number) {
    moved.current = true;
    setAt(to);
  }
  function look(text: string) {
    setQuery(text);
    setAt(-1);
    list.current?.show(0);
  }
  function use(place: number, copyOnly = false) {
    const item = entries[place]?.item;
    if (item?.kind === "code") actions.copy(item.item);
    else if (item !== undefined && !copyOnly) onManager(itemHash(item.item));
  }
  function fill(meant: readonly Entry[]) {
    const suiting = meant.find(({ item }) => actions.suits(item));
    if (suiting !== undefined) actions.fill(suiting.item.item);
  }
  function onKeyDown(event: KeyboardEvent) {
    // Buttons beside a row's own have their own Enter.
    const target = event.target as HTMLElement;
    const inSearch = target === field.current;
    if (!inSearch && target.dataset.at === undefined) return;
    const { key, ctrlKey, altKey, metaKey, isComposing: composing } = event;
    const state = { at: inSearch ? -1 : at, count: entries.length, query };
    const modified = ctrlKey || altKey || metaKey;
    const action = paletteAction(state, { key, modified, control: ctrlKey || metaKey, composing });
    if (action === null) return;
    if (action.type === "search") return field.current?.focus();
    event.preventDefault();
    if (action.type === "move") moveTo(action.to);
    else if (action.type === "use") use(action.at);
    else if (action.type === "copy") use(action.at, true);
    else if (action.type === "fill") fill(inSearch ? entries : entries.slice(action.at, action.at + 1));
    else if (action.type === "close") window.close();
    else {
      look("");
      field.current?.focus();
    }
  }

  if (value !== null && empty) return <NothingYet onAdd={() => onManager("#add-code")} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: no control itself, it hears the arrow keys that bubble up from the field and the rows, which are
    <div class="palette" ref={box} onKeyDown={onKeyDown}>
      <label class="search">
        <span class="visually-hidden">{t("searchItems")}</span>
        <Icon name="search" />
        <input
          id="search"
          ref={field}
          type="search"
          placeholder={t("searchPlaceholder")}
          autocomplete="off"
          spellcheck={false}
          aria-controls={rows.length > 0 ? "palette-items" : undefined}
          value={query}
          onInput={(event) => look(event.currentTarget.value)}
          onFocus={() => setAt(-1)}
        />
      </label>
      <ClockNotice items={value ?? NONE} onOpen={() => onManager("#settings")} />
      <PaletteNotices actions={actions} page={page} problem={problem} />
      {value !== null && entries.length === 0 ? (
        <NothingFound onClear={() => look("")} />
      ) : (
        <WindowedList<Row>
          id="palette-items"
          label={t("itemsTitle")}
          rows={rows}
          keyOf={keyOf}
          remOf={remOf}
          attributes={attributesOf}
          kept={at < 0 ? -1 : (rowOf[at] ?? -1)}
          handle={list}
          scrolls
          render={(row, index) => {
            if (row.type === "heading") return <GroupName group={row.group} level="h2" />;
            const { item } = row.entry;
            const place = rowOf.indexOf(index);
            return (
              <PaletteRow
                item={item}
                at={place}
                first={at < 0 && place === 0}
                copied={actions.copied === item.item}
                onUse={() => use(place)}
                onFocus={() => setAt(place)}
                onAdvance={(code) => actions.advance(code.item)}
                onOpen={() => onManager(itemHash(item.item))}
                onFill={actions.suits(item) ? () => actions.fill(item.item) : undefined}
                link={actions.linkOf(item)}
              />
            );
          }}
        />
      )}
      <p class="palette-status hint">
        <span role="status" id="copied">
          {actions.said}
        </span>
        {actions.said === "" && (
          <span>
            {t(entries.some(({ item }) => actions.suits(item)) ? "paletteKeysFill" : "paletteKeys")}
          </span>
        )}
      </p>
      <p class="visually-hidden" role="status">
        {query === "" ? "" : tCount("foundCount", entries.length)}
      </p>
    </div>
  );
}

function keyOf(row: Row): string {
  return row.type === "item" ? row.entry.item.item : row.group.type;
}

function remOf(row: Row): number {
  return row.type === "item" ? ITEM_REM : HEADING_REM;
}

function attributesOf(row: Row): Record<string, string | undefined> {
  if (row.type === "heading") return { class: "group" };
  const { item } = row.entry;
  return item.kind === "passkey" ? { "data-credential-id": item.credentialId } : { "data-otp-id": item.item };
}
