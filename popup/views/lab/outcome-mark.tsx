import type { LogOutcome } from "../../../src/lab/log/entry.ts";
import { visible } from "../../../src/lab/log/visible.ts";
import { t } from "../../i18n/messages.ts";
import { Icon, type IconName } from "../../parts/icons.tsx";

const icons: Record<LogOutcome["type"], IconName> = {
  credential: "check",
  error: "remove",
  none: "remove",
  pending: "clock",
};

/** How a ceremony ended, as a picture; the words stand beside it. */
export function OutcomeMark({ type }: { type: LogOutcome["type"] }) {
  return (
    <span class="outcome-mark" data-outcome={type}>
      <Icon name={icons[type]} />
    </span>
  );
}

/** In words: an error by its name, which a page may have chosen. */
export function outcomeText(outcome: LogOutcome): string {
  switch (outcome.type) {
    case "error":
      return visible(outcome.name);
    case "credential":
      return t("labAnswered");
    case "none":
      return t("labNoAnswer");
    case "pending":
      return t("labPending");
  }
}
