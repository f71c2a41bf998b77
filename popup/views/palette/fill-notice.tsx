import type { FillRefusal, MissedFill } from "../../../src/wire/fill.ts";
import { type MessageKey, t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { IconButton } from "../../parts/icon-button.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Host } from "../../parts/site-name.tsx";

/** Those that say nothing of the site. */
const TEXTS = {
  "no-field": "fillNoField",
  "not-taken": "fillNotTaken",
  left: "fillLeft",
  "other-site": "fillOtherSite",
  insecure: "fillInsecure",
  "no-access": "fillNoAccess",
  "no-answer": "fillNoAnswer",
} as const satisfies Record<Exclude<FillRefusal, "no-code" | "several" | "locked">, MessageKey>;

interface FillNoticeProps {
  missed: MissedFill;
  /** The registrable domain of the page. */
  domain: string;
  onCopy: (item: string) => void;
  onDismiss: () => void;
}

/** Says why no code was filled, and what can be done instead. */
export function FillNotice({ missed: { refusal, item }, domain, onCopy, onDismiss }: FillNoticeProps) {
  // Whoever reads this has unlocked it.
  if (refusal === "locked") return null;
  return (
    <div class="palette-notice" data-kind="problem" role="alert" id="fill-notice">
      <Icon name="alert" />
      <p>
        {refusal === "no-code" && <Text k="fillNoCode" values={{ site: <Host text={domain} /> }} />}
        {refusal === "several" && <Text k="fillSeveral" values={{ site: <Host text={domain} /> }} />}
        {refusal !== "no-code" && refusal !== "several" && t(TEXTS[refusal])}
      </p>
      {item !== undefined && (
        <button class="button" type="button" id="copy-instead" onClick={() => onCopy(item)}>
          {t("fillCopy")}
        </button>
      )}
      <IconButton icon="remove" label={t("dismiss")} onClick={onDismiss} />
    </div>
  );
}
