import { useEffect, useRef, useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";

import { CheckMark } from "../../parts/check-mark.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";
import type { OpenedBackup } from "./open-backup.tsx";
import { PreviewGroup } from "./preview-group.tsx";
import { previewGroups } from "./preview-groups.ts";

interface PreviewProps {
  opened: OpenedBackup;
  onRestored: () => void;
}

/** What a backup holds, beside what is here, and the button that restores from it. */
export function Preview({ opened, onRestored }: PreviewProps) {
  const [replace, setReplace] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const [result, setResult] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const { fresh, differing, deleted, same } = previewGroups(opened.items);
  const count = fresh.length + replace.size;

  useEffect(() => heading.current?.focus(), [result]);

  function choose(record: string, taken: boolean) {
    const next = new Set(replace);
    if (taken) next.add(record);
    else next.delete(record);
    setReplace(next);
  }

  async function restore() {
    setBusy(true);
    setProblem(null);
    const { file, passphrase } = opened;
    try {
      const { added, replaced } = await callVault("backup.restore", {
        file,
        passphrase,
        replace: [...replace],
      });
      setResult(
        t("restoreResult", { added: tCount("itemsCount", added), replaced: tCount("itemsCount", replaced) }),
      );
      onRestored();
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  if (result !== null) {
    return (
      <div class="part" id="restored">
        <div class="state">
          <CheckMark />
          <div>
            <h3 ref={heading} tabIndex={-1}>
              {t("restoredTitle")}
            </h3>
            <p class="row-detail">{result}</p>
          </div>
        </div>
      </div>
    );
  }

  return (
    <div class="preview" id="preview">
      <div class="part">
        <div class="state">
          <CheckMark />
          <div>
            <h3 ref={heading} tabIndex={-1}>
              {t("previewOpens")}
            </h3>
            <p class="row-detail">{tCount("previewHolds", opened.items.length, { same: same.length })}</p>
          </div>
        </div>
      </div>
      <PreviewGroup title={t("previewNew")} note={t("previewNewNote")} items={fresh} />
      <PreviewGroup
        title={t("previewDifferent")}
        note={t("previewDifferentNote")}
        items={differing}
        chosen={replace}
        still={busy}
        onChoose={choose}
      />
      <PreviewGroup
        title={t("previewDeleted")}
        note={t("previewDeletedNote")}
        items={deleted}
        chosen={replace}
        still={busy}
        onChoose={choose}
      />
      <PreviewGroup title={t("previewSame")} note={t("previewSameNote")} items={same} folded />
      {problem !== null && (
        <div class="part">
          <Problem text={problem} />
        </div>
      )}
      <div class="part part-line">
        <p class="hint" role="status">
          {t(busy ? "previewBusy" : count === 0 ? "previewNothing" : "previewAllOrNothing")}
        </p>
        <button
          class="button primary"
          type="button"
          id="restore"
          disabled={busy || count === 0}
          aria-busy={busy}
          onClick={() => void restore()}
        >
          <span class="button-label">{count === 0 ? t("restoreGo") : tCount("restoreCount", count)}</span>
          {busy && <span class="spinner" aria-hidden="true" />}
        </button>
      </div>
    </div>
  );
}
