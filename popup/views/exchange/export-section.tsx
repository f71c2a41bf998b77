import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { MakeBackup } from "../backup/make-backup.tsx";
import { ExportForm } from "./export-form.tsx";

/** Moving out: a backup first, then files for other programs. */
export function ExportSection() {
  const [open, setOpen] = useState(false);
  const [making, setMaking] = useState(false);
  return (
    <section>
      <div class="section-head">
        <h2>{t("exportTitle")}</h2>
      </div>
      <div class="card parts">
        <div class="part part-line">
          <div class="row-text">
            <span class="row-title">{t("exportLead")}</span>
            <span class="row-detail">{t("exportLeadHint")}</span>
          </div>
          <button
            class="button"
            type="button"
            id="export"
            aria-expanded={open}
            aria-controls="export-view"
            onClick={() => setOpen(!open)}
          >
            {t(open ? "exportClose" : "exportOpen")}
          </button>
        </div>
        <div id="export-view" class="parts" hidden={!open}>
          {open && (
            <>
              <div class="part part-line">
                <div class="row-text">
                  <h3>{t("exportBackup")}</h3>
                  <span class="row-detail">{t("exportBackupHint")}</span>
                </div>
                <button
                  class="button primary"
                  type="button"
                  id="export-backup"
                  onClick={() => setMaking(true)}
                >
                  {t("exportBackupMake")}
                </button>
              </div>
              <ExportForm />
            </>
          )}
        </div>
      </div>
      {making && (
        <MakeBackup
          onClose={() => setMaking(false)}
          onCheck={() => {
            location.hash = "#backup";
          }}
        />
      )}
    </section>
  );
}
