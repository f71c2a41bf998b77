import { t, tCount } from "../../i18n/messages.ts";
import type { ImportView } from "./use-import.ts";

interface ImportProgressProps {
  view: Extract<ImportView, { at: "working" }>;
  onCancel: () => void;
}

/** How far the reading or the comparing is. The counting is not announced, only what is being done. */
export function ImportProgress({ view: { count, total }, onCancel }: ImportProgressProps) {
  const doing = total === undefined ? t("importReading") : t("importComparing");
  return (
    <div class="part">
      <div class="import-progress">
        <p role="status" data-begin tabIndex={-1}>
          {doing}
        </p>
        {total === undefined ? (
          <progress aria-label={doing} />
        ) : (
          <progress aria-label={doing} value={count} max={Math.max(total, 1)} />
        )}
        <p class="hint">{count > 0 ? tCount("importCounted", count) : "\u00a0"}</p>
      </div>
      <button class="button" type="button" id="import-cancel" onClick={onCancel}>
        {t("cancel")}
      </button>
    </div>
  );
}
