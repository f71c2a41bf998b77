import { useEffect, useRef, useState } from "preact/hooks";
import { countText } from "../../counts.ts";
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
      setResult(`Added: ${countText(added, "item")}. Replaced: ${countText(replaced, "item")}.`);
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
              Restored
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
              The file opens
            </h3>
            <p class="row-detail">
              It holds {countText(opened.items.length, "item")}; {same.length.toLocaleString("en")} of them
              are the same here.
            </p>
          </div>
        </div>
      </div>
      <PreviewGroup title="New" note="Not in this vault. They are added." items={fresh} />
      <PreviewGroup
        title="Different"
        note="What is here is kept, unless you tick the backup’s."
        items={differing}
        chosen={replace}
        still={busy}
        onChoose={choose}
      />
      <PreviewGroup
        title="Deleted here"
        note="They stay deleted, unless you tick them."
        items={deleted}
        chosen={replace}
        still={busy}
        onChoose={choose}
      />
      <PreviewGroup title="The same" note="Nothing to do." items={same} folded />
      {problem !== null && (
        <div class="part">
          <Problem text={problem} />
        </div>
      )}
      <div class="part part-line">
        <p class="hint" role="status">
          {busy
            ? "Restoring…"
            : count === 0
              ? "There is nothing to restore."
              : "All of it is restored, or nothing."}
        </p>
        <button
          class="button primary"
          type="button"
          id="restore"
          disabled={busy || count === 0}
          aria-busy={busy}
          onClick={() => void restore()}
        >
          <span class="button-label">{count === 0 ? "Restore" : `Restore ${countText(count, "item")}`}</span>
          {busy && <span class="spinner" aria-hidden="true" />}
        </button>
      </div>
    </div>
  );
}
