import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { numberText, tCount } from "../../i18n/messages.ts";

/** Rows that are drawn at once; as many more follow on demand. */
const STEP = 200;

interface ImportGroupProps<T> {
  id: string;
  title: string;
  note: string;
  rows: readonly T[];
  /** Closed at first. */
  folded?: boolean;
  /** Above the rows. */
  tools?: ComponentChildren;
  keyOf: (row: T) => string;
  render: (row: T) => ComponentChildren;
}

/** One group of a preview; nothing where it is empty. */
export function ImportGroup<T>(props: ImportGroupProps<T>) {
  const { id, title, note, rows, folded = false, tools, keyOf, render } = props;
  const [open, setOpen] = useState(!folded);
  const [shown, setShown] = useState(STEP);
  if (rows.length === 0) return null;
  const more = Math.min(STEP, rows.length - shown);
  return (
    <details class="import-group" id={id} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="row-title">
          {title} <span class="count">{numberText(rows.length)}</span>
        </span>
        <span class="row-detail">{note}</span>
      </summary>
      {open && (
        <>
          {rows.length > 1 && tools !== undefined && <div class="group-tools">{tools}</div>}
          <ul class="rows">
            {rows.slice(0, shown).map((row) => (
              <li key={keyOf(row)}>{render(row)}</li>
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
