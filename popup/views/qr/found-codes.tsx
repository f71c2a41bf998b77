import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import { type Choices, choiceOf, chooseEach, chosenOf, groupsOf } from "../exchange/import-choices.ts";
import type { ImportView } from "../exchange/use-import.ts";
import { FoundRow, RefusedRow } from "./found-row.tsx";

/** Rows that are drawn at once; as many more follow on demand. */
const STEP = 200;

interface FoundCodesProps {
  view: Extract<ImportView, { at: "preview" }>;
  /** Of the line with the buttons. */
  actions: string;
  onTake: (chosen: { add: number[]; replace: number[] }) => void;
  onCancel: () => void;
  /** A way to bring more. */
  children?: ComponentChildren;
}

/** The codes that QR codes held, beside what is here: one click adds what is new. */
export function FoundCodes({ view, actions, onTake, onCancel, children }: FoundCodesProps) {
  const { compared, problem, writing } = view;
  const { read, states } = compared;
  const groups = useMemo(() => groupsOf(read.entries, states, read.refused), [compared]);
  const [choices, setChoices] = useState<Choices>(new Map());
  const [shown, setShown] = useState(STEP);
  const { add } = useMemo(() => chosenOf(groups, choices), [groups, choices]);
  const rows = useMemo(() => {
    const { fresh, conflicts, merges, same } = groups;
    return [...fresh, ...conflicts, ...merges, ...same].sort((a, b) => a.index - b.index);
  }, [groups]);
  const all = rows.length + groups.cannot.length;
  const count = add.length;

  return (
    <div class="found-codes" id="found-codes">
      <h3 data-begin tabIndex={-1}>
        {tCount("qrFound", read.entries.length)}
      </h3>
      <ul class="rows">
        {groups.cannot.slice(0, shown).map((entry) => (
          <li key={`${entry.file} ${entry.number}`}>
            <RefusedRow entry={entry} />
          </li>
        ))}
        {rows.slice(0, Math.max(0, shown - groups.cannot.length)).map((row) => (
          <li key={row.index}>
            <FoundRow
              row={row}
              choice={choiceOf(row, choices)}
              still={writing}
              onChoose={(choice) => setChoices(chooseEach([row], choice, choices))}
            />
          </li>
        ))}
        {all > shown && (
          <li class="row">
            <button class="button quiet" type="button" onClick={() => setShown(shown + STEP)}>
              {tCount("importShowMore", Math.min(STEP, all - shown))}
            </button>
          </li>
        )}
      </ul>
      {problem !== undefined && <Problem text={problem} />}
      {children}
      <div class={actions}>
        <button class="button" type="button" id="found-cancel" disabled={writing} onClick={onCancel}>
          {t("cancel")}
        </button>
        <button
          class="button primary"
          type="button"
          id="found-add"
          disabled={writing || count === 0}
          aria-busy={writing}
          // A QR code adds codes: what is here stays as it is.
          onClick={() => onTake({ add, replace: [] })}
        >
          <span class="button-label">{count === 0 ? t("qrAddNone") : tCount("qrAdd", count)}</span>
          {writing && <span class="spinner" aria-hidden="true" />}
        </button>
      </div>
    </div>
  );
}
