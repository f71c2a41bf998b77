import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type KeptRow, keptRow, listMove, rowOf } from "../../items/list/list-keys.ts";
import type { Row } from "../../items/list/rows.ts";
import type { ListHandle } from "../../parts/windowed-list.tsx";

/** Arrow keys go from one item of the manager's list to the next; "/" goes to the search. */
export function useListKeys(
  rows: readonly Row[],
  list: RefObject<ListHandle | null>,
  search: RefObject<HTMLInputElement | null>,
  hidden: boolean,
) {
  const box = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState<KeptRow>({ row: -1 });
  const kept = rowOf(rows, last);
  const moved = useRef(false);

  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    list.current?.show(kept);
    box.current?.querySelector<HTMLElement>(`[data-row="${kept}"] a.row-title`)?.focus();
  });
  const left = useRef(hidden);
  const returning = useRef(false);
  useEffect(() => {
    // Back from an item's page: to the name that led there, which may come a moment after the list.
    if (left.current !== hidden) returning.current = !hidden;
    left.current = hidden;
    if (!returning.current) return;
    const link = box.current?.querySelector<HTMLElement>(`[data-row="${kept}"] a.row-title`);
    const elsewhere = document.activeElement?.matches("body, main, h1, h2, h3") === false;
    returning.current = !link && !elsewhere;
    if (!elsewhere) link?.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (hidden) return;
    const toSearch = (event: KeyboardEvent) => {
      const typing = (event.target as Element).closest(
        "input:not([type=checkbox]), textarea, select, dialog",
      );
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      search.current?.focus();
    };
    document.addEventListener("keydown", toSearch);
    return () => document.removeEventListener("keydown", toSearch);
  }, [hidden, search]);

  return {
    box,
    /** The row that has the focus. */
    kept,
    onFocusIn(event: FocusEvent) {
      const row = (event.target as Element).closest<HTMLElement>("[data-row]");
      setLast(keptRow(rows, Number(row?.dataset.row ?? -1)));
    },
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const to = listMove(rows, kept, event.key);
      if (to === null) return;
      event.preventDefault();
      moved.current = true;
      setLast(keptRow(rows, to));
    },
  };
}
