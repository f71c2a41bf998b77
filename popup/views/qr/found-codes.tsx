import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import { fieldName } from "../exchange/exchange-texts.ts";
import {
  type Choices,
  choiceOf,
  chooseEach,
  chosenOf,
  groupsOf,
  type ImportRow,
} from "../exchange/import-choices.ts";
import type { ImportView } from "../exchange/use-import.ts";
import { RefusedName, RefusedReason } from "./refused.tsx";

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
  const heading = useRef<HTMLHeadingElement>(null);
  const chosen = chosenOf(groups, choices);
  const count = chosen.add.length;
  const rows = [...groups.fresh, ...groups.conflicts, ...groups.same].sort((a, b) => a.index - b.index);

  useEffect(() => heading.current?.focus(), [compared]);

  return (
    <div class="found-codes" id="found-codes">
      <h3 ref={heading} tabIndex={-1}>
        {tCount("qrFound", read.entries.length)}
      </h3>
      <ul class="rows">
        {rows.map((row) => (
          <li key={row.index}>
            <label class="row">
              <input
                type="checkbox"
                checked={choiceOf(row, choices) !== "skip"}
                disabled={writing || row.state.state === "same"}
                onChange={({ currentTarget: { checked } }) =>
                  setChoices(chooseEach([row], wanted(row, checked), choices))
                }
              />
              <RowText row={row} />
            </label>
          </li>
        ))}
        {groups.cannot.map((entry) => (
          <li key={`${entry.file} ${entry.number}`} class="row refused">
            <Icon name="alert" />
            <span class="row-text">
              <span class="row-title">
                <RefusedName entry={entry} />
              </span>
              <span class="row-detail">
                <RefusedReason entry={entry} />
              </span>
            </span>
          </li>
        ))}
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
          onClick={() => onTake(chosen)}
        >
          <span class="button-label">{count === 0 ? t("qrAddNone") : tCount("qrAdd", count)}</span>
          {writing && <span class="spinner" aria-hidden="true" />}
        </button>
      </div>
    </div>
  );
}

/** What differs from a code of the same account is a code of its own, if the person wants it. */
function wanted({ state }: ImportRow, checked: boolean) {
  if (!checked) return "skip";
  return state.state === "new" ? "take" : "both";
}

function RowText({ row: { entry, state } }: { row: ImportRow }) {
  return (
    <>
      <span class="row-text">
        <span class="row-title">
          {entry.title === "" ? t("itemNameless") : <SiteName text={entry.title} />}
        </span>
        {entry.account !== "" && (
          <span class="row-detail">
            <SiteName text={entry.account} />
          </span>
        )}
        {state.state === "new" && state.inBin && <span class="row-detail">{t("importInBin")}</span>}
        {state.state === "conflict" && (
          <span class="row-detail">
            {t(state.with === "vault" ? "importDiffersVault" : "qrDiffersOther", {
              fields: state.differs.map(fieldName).join(", "),
            })}
          </span>
        )}
      </span>
      {state.state === "new" && <span class="badge">{t("importNew")}</span>}
      {state.state === "same" && (
        <span class="badge">{t(state.with === "vault" ? "qrHere" : "qrTwice")}</span>
      )}
    </>
  );
}
