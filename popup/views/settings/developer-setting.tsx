import { t } from "../../i18n/messages.ts";
import { openBeside } from "../../places.ts";

/** The way to the lab, for those who build and test relying parties. */
export function DeveloperSetting() {
  return (
    <section id="developers">
      <div class="section-head">
        <h2>{t("developersTitle")}</h2>
      </div>
      <div class="card parts">
        <div class="part part-line">
          <div class="row-text">
            <span class="row-title">{t("labTitle")}</span>
            <span class="row-detail">{t("developersHint")}</span>
          </div>
          <button
            class="button"
            type="button"
            id="open-lab-page"
            onClick={() => void openBeside("popup/lab.html")}
          >
            {t("labOpen")}
          </button>
        </div>
      </div>
    </section>
  );
}
