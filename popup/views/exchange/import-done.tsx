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
  const [undone, setUndone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function undo(back: boolean) {
    setBusy(true);
    setProblem(null);
    try {
      await callVault("items.change", { items: added, change: { deleted: back } });
      setUndone(back);
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class="part" id="import-done">
      <div class="state">
        <CheckMark />
        <div>
          <h3 data-begin tabIndex={-1}>
            {t("importDone")}
          </h3>
          <p class="row-detail" role="status">
            {undone ? tCount("importUndone", added.length) : tCount("importAdded", added.length)}{" "}
            {replaced > 0 && tCount("importReplaced", replaced)}
          </p>
          <p class="row-detail">{t("importDeleteFile")}</p>
        </div>
      </div>
      {problem !== null && <Problem text={problem} />}
      <div class="notice-actions">
        <a class="button" href="#items">
          {t("importShow")}
        </a>
        {added.length > 0 && (
          <button
            class="button"
            type="button"
            id="import-undo"
            disabled={busy}
            onClick={() => void undo(!undone)}
          >
            {t(undone ? "importRedo" : "importUndo")}
          </button>
        )}
        <button class="button quiet" type="button" id="import-more" onClick={onLeave}>
          {t("importMore")}
        </button>
      </div>
    </div>
  );
}
