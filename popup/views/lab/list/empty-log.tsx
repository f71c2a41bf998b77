import { t } from "../../../i18n/messages.ts";
import type { LabSession } from "../../../lab/lab-session.ts";
import { Icon } from "../../../parts/icons.tsx";

/** Nothing was recorded yet: says what to do. */
export function EmptyLog({ session }: { session: LabSession }) {
  const { recording, tabId } = session;
  return (
    <section class="card empty lab-empty">
      <span class="tile">
        <Icon name="key" />
      </span>
      <h2>{t(recording ? "labEmptyTitle" : "labStoppedTitle")}</h2>
      <p>{t(recording ? "labEmptyText" : "labStoppedText")}</p>
      <div class="notice-actions">
        {!recording && (
          <button
            class="button primary"
            type="button"
            id="start-recording"
            onClick={() => session.record(true)}
          >
            {t("labRecord")}
          </button>
        )}
        {recording && tabId !== null && (
          <button
            class="button"
            type="button"
            id="reload-tab"
            onClick={() => void session.port.ask("reload", { tabId })}
          >
            {t("labReload")}
          </button>
        )}
      </div>
      {recording && <p class="hint">{t("labLateHint")}</p>}
    </section>
  );
}
