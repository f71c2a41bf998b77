import { useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";
import { CheckMark } from "../../parts/check-mark.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";
import type { ImportView } from "./use-import.ts";

interface ImportDoneProps {
  view: Extract<ImportView, { at: "done" }>;
  onLeave: () => void;
}

/** What came of an import, and the way back. */
export function ImportDone({ view: { added, replaced }, onLeave }: ImportDoneProps) {
  const swapped = replaced.filter((one) => one.former !== undefined);
  const merged = replaced.length - swapped.length;
  const [undone, setUndone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function undo(back: boolean) {
    setBusy(true);
    setProblem(null);
    try {
      const written = [...added, ...swapped.map(({ item }) => item)];
      const formers = swapped.flatMap(({ former }) => former ?? []);
      const [out, again] = back ? [written, formers] : [formers, written];
      await callVault("items.change", { items: out, change: { deleted: true } });
      // Of two passkeys with one id only one can be there.
      if (again.length > 0) await callVault("items.change", { items: again, change: { deleted: false } });
      setUndone(back);
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  const outcome: string[] = [];
  if (added.length > 0) outcome.push(tCount(undone ? "importUndone" : "importAdded", added.length));
  if (swapped.length > 0) {
    outcome.push(tCount(undone ? "importReplacedBack" : "importReplaced", swapped.length));
    if (!undone) outcome.push(t("importFormer"));
  }
  if (merged > 0) outcome.push(tCount("importMerged", merged));

  return (
    <div class="part" id="import-done">
      <div class="state">
        <CheckMark />
        <div>
          <h3 data-begin tabIndex={-1}>
            {t("importDone")}
          </h3>
          <p class="row-detail" role="status">
            {outcome.join(" ")}
          </p>
          <p class="row-detail">{t("importDeleteFile")}</p>
        </div>
      </div>
      {problem !== null && <Problem text={problem} />}
      <div class="notice-actions">
        <a class="button" href="#items">
          {t("importShow")}
        </a>
        {added.length + swapped.length > 0 && (
          <button
            class="button"
            type="button"
            id="import-undo"
            disabled={busy}
            onClick={() => void undo(!undone)}
          >
            {t(
              swapped.length > 0
                ? undone
                  ? "importRedoReplaced"
                  : "importUndoReplaced"
                : undone
                  ? "importRedo"
                  : "importUndo",
            )}
          </button>
        )}
        <button class="button quiet" type="button" id="import-more" onClick={onLeave}>
          {t("importMore")}
        </button>
      </div>
    </div>
  );
}
