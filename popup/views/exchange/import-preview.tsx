import { useMemo, useState } from "preact/hooks";
import { listText } from "../../i18n/formats.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import { RefusedName, RefusedReason } from "../qr/refused.tsx";
import { formatName } from "./exchange-texts.ts";
import {
  type Choice,
  type Choices,
  choiceOf,
  chooseEach,
  chosenOf,
  groupsOf,
  type ImportRow,
} from "./import-choices.ts";
import { ImportGroup } from "./import-group.tsx";
import { EntryPlace, ImportRowView } from "./import-row.tsx";
import { SharedRemarks } from "./remarks.tsx";
import type { ImportView } from "./use-import.ts";

interface ImportPreviewProps {
  view: Extract<ImportView, { at: "preview" }>;
  onTake: (chosen: { add: number[]; replace: number[] }) => void;
  onCancel: () => void;
}

/** What was read, beside what is here: nothing is written before the person says so. */
export function ImportPreview({ view, onTake, onCancel }: ImportPreviewProps) {
  const { compared, problem, writing } = view;
  const { files, read, states } = compared;
  const groups = useMemo(() => groupsOf(read.entries, states, read.refused), [compared]);
  const [choices, setChoices] = useState<Choices>(new Map());
  const { fresh, conflicts, merges, same, cannot } = groups;
  const chosen = useMemo(() => chosenOf(groups, choices), [groups, choices]);
  const count = chosen.add.length + chosen.replace.length;
  const fileName = (file: number) => (files.length > 1 ? files[file]?.name : undefined);
  const chooseAll = (rows: readonly ImportRow[], choice: Choice) => () =>
    setChoices(chooseEach(rows, choice, choices));
  const renderRow = (row: ImportRow) => (
    <ImportRowView
      row={row}
      choice={choiceOf(row, choices)}
      still={writing}
      file={fileName(row.entry.file)}
      onChoose={(choice) => setChoices(chooseEach([row], choice, choices))}
    />
  );
  const rowKey = ({ index }: ImportRow) => String(index);
  const all = (rows: readonly ImportRow[], choice: Choice, text: string) => (
    <button class="button quiet" type="button" disabled={writing} onClick={chooseAll(rows, choice)}>
      {text}
    </button>
  );

  return (
    <div class="import-preview" id="import-preview">
      <div class="part">
        <h3 data-begin tabIndex={-1}>
          {tCount("importFound", read.entries.length + read.refused.length, {
            formats: listText(read.formats.map(formatName)),
          })}
        </h3>
        <p class="hint">{t("importOnlyLooked")}</p>
        {problem !== undefined && <Problem text={problem} />}
        <SharedRemarks shared={read.shared} />
      </div>
      <ImportGroup
        id="import-new"
        title={t("importNew")}
        note={t("importNewNote")}
        rows={fresh}
        keyOf={rowKey}
        render={renderRow}
        tools={
          <>
            {all(fresh, "take", t("selectAll"))}
            {all(fresh, "skip", t("selectNone"))}
          </>
        }
      />
      <ImportGroup
        id="import-conflicts"
        title={t("importConflicts")}
        note={t("importConflictsNote")}
        rows={conflicts}
        keyOf={rowKey}
        render={renderRow}
        tools={
          <>
            {all(conflicts, "skip", t("choiceSkipAll"))}
            {all(conflicts, "replace", t("choiceReplaceAll"))}
            {conflicts.some(({ entry }) => entry.kind === "code") &&
              all(conflicts, "both", t("choiceBothAll"))}
          </>
        }
      />
      <ImportGroup
        id="import-merge"
        title={t("importMerge")}
        note={t("importMergeNote")}
        rows={merges}
        keyOf={rowKey}
        render={renderRow}
        tools={
          <>
            {all(merges, "replace", t("selectAll"))}
            {all(merges, "skip", t("selectNone"))}
          </>
        }
      />
      <ImportGroup
        id="import-cannot"
        title={t("importCannot")}
        note={t("importCannotNote")}
        rows={cannot}
        keyOf={({ file, number }) => `${file} ${number}`}
        render={(entry) => (
          <div class="row">
            <span class="row-text">
              <span class="row-title">
                <RefusedName entry={entry} />
              </span>
              <span class="row-detail">
                <EntryPlace number={entry.number} file={fileName(entry.file)} />
              </span>
              <span class="row-detail">
                <RefusedReason entry={entry} />
              </span>
            </span>
          </div>
        )}
      />
      <ImportGroup
        id="import-same"
        title={t("importSame")}
        note={t("importSameNote")}
        rows={same}
        folded
        keyOf={rowKey}
        render={renderRow}
      />
      <div class="part part-line import-actions">
        <p class="hint" role="status">
          {writing ? t("importWriting") : count === 0 ? t("importNothing") : t("importAllOrNothing")}
        </p>
        <span class="notice-actions">
          <button class="button" type="button" id="import-cancel" disabled={writing} onClick={onCancel}>
            {t("cancel")}
          </button>
          {/* In a form, Enter on any of the choices would press it. */}
          <button
            class="button primary"
            type="button"
            id="import-take"
            disabled={writing || count === 0}
            aria-busy={writing}
            onClick={() => onTake(chosen)}
          >
            <span class="button-label">{tCount("importTake", count)}</span>
            {writing && <span class="spinner" aria-hidden="true" />}
          </button>
        </span>
      </div>
    </div>
  );
}
