import type { CodeValue, NewCode } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { countdownOf, groupedCode } from "../../items/codes/code-display.ts";
import { useSecond } from "../../items/codes/use-second.ts";
import { CountdownRing } from "../../parts/live-code.tsx";

/** What a code shows before it is saved: to be compared with what another app shows. */
export function CodePreview({ code, shown }: { code: NewCode | null; shown: CodeValue | null }) {
  const now = useSecond();
  const countdown = code === null || shown === null ? null : countdownOf(shown, code.period ?? 30, now);
  return (
    <div class="code-preview">
      <span class="hint">{t("previewLabel")}</span>
      <span class="live-code">
        <bdi dir="ltr" class="code-value" id="code-preview">
          {shown === null ? "––– –––" : groupedCode(shown.value)}
        </bdi>
        {countdown !== null && <CountdownRing {...countdown} />}
      </span>
    </div>
  );
}
