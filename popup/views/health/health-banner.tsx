import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";

import { findingGroups } from "./finding-texts.ts";
import type { Check } from "./use-check.ts";

function QuietBanner() {
  return (
    <div class="notice banner" role="status">
      <Icon name="alert" />
      <p>{t("broughtBack")}</p>
      <div class="notice-actions">
        <a class="button" href="#security">
          {t("whatToDo")}
        </a>
      </div>
    </div>
  );
}

/** What is wrong with the vault, before everything else; nothing while it is sound. Here: the way out is on this page. */
export function HealthBanner({ check, here }: { check: Check; here: boolean }) {
  const groups = findingGroups(check.report?.findings ?? []);
  if (groups.length === 0) return check.report?.broughtBack === true && !here ? <QuietBanner /> : null;
  return (
    <div class="notice warn banner" role="alert">
      <Icon name="alert" />
      <p>
        <strong>{t("vaultChanged")}</strong> {groups.map(({ title }) => `${title}. `)}
      </p>
      {!here && (
        <div class="notice-actions">
          <a class="button" href="#security">
            {t("lookAndRepair")}
          </a>
        </div>
      )}
    </div>
  );
}
