/** Which items are chosen, for doing something with all of them. Never changed in place. */
export interface Selection {
  items: ReadonlySet<string>;
  /** The one that was chosen or let go last by itself: where a range begins. */
  anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { items: new Set(), anchor: null };

/** Chooses one or lets it go; with `range`, all shown ones from the anchor to it become what the anchor is. */
export function toggled(
  selection: Selection,
  item: string,
  shown: readonly string[],
  range: boolean,
): Selection {
  const items = new Set(selection.items);
  const from = range && selection.anchor !== null ? shown.indexOf(selection.anchor) : -1;
  const to = shown.indexOf(item);
  if (from >= 0 && to >= 0) {
    const on = selection.anchor !== null && selection.items.has(selection.anchor);
    for (const each of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) put(items, each, on);
    return { items, anchor: selection.anchor };
  }
  put(items, item, !items.has(item));
  return { items, anchor: item };
}

/** All shown ones; where they all are chosen already, none of them. */
export function toggledAll(selection: Selection, shown: readonly string[]): Selection {
  const items = new Set(selection.items);
  const on = !shown.every((item) => items.has(item));
  for (const item of shown) put(items, item, on);
  return { items, anchor: null };
}

/** Only those of the selection that are shown: nothing happens to what cannot be seen. */
export function selectedOf(selection: Selection, shown: readonly string[]): string[] {
  return shown.filter((item) => selection.items.has(item));
}

function put(items: Set<string>, item: string, on: boolean): void {
  if (on) items.add(item);
  else items.delete(item);
}
