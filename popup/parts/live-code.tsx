import type { CodeItem } from "../../src/wire/items.ts";
import { t, tCount } from "../i18n/messages.ts";
import { type Countdown, countdownOf, groupedCode } from "../items/codes/code-display.ts";
import { useCodeValue } from "../items/codes/use-code-value.ts";
import { useSecond } from "../items/codes/use-second.ts";

const RADIUS = 11;
const AROUND = 2 * Math.PI * RADIUS;

/** The seconds that are left, in a ring that empties. */
export function CountdownRing({ seconds, left, ending }: Countdown) {
  return (
    <span class="ring" data-ending={ending} role="img" aria-label={tCount("codeSecondsLeft", seconds)}>
      <svg viewBox="0 0 26 26" aria-hidden="true">
        <circle class="ring-ground" cx="13" cy="13" r={RADIUS} />
        <circle
          class="ring-left"
          cx="13"
          cy="13"
          r={RADIUS}
          stroke-dasharray={AROUND}
          stroke-dashoffset={AROUND * (1 - left)}
        />
      </svg>
      <span aria-hidden="true">{seconds}</span>
    </span>
  );
}

/** A code's value as it runs, with what follows it in its last seconds. */
export function LiveCode({ code }: { code: CodeItem }) {
  const value = useCodeValue(code.item);
  const now = useSecond();
  const countdown = value === undefined ? null : countdownOf(value, code.period ?? 30, now);
  const next = countdown?.ending === true && value !== undefined ? value.next : "";
  return (
    <span class="live-code">
      <span class="code-values">
        <bdi dir="ltr" class="code-value" data-code-value>
          {value === undefined ? "\u2007" : groupedCode(value.value)}
        </bdi>
        {next !== "" && (
          <span class="code-next">
            {t("codeNext")} <bdi dir="ltr">{groupedCode(next)}</bdi>
          </span>
        )}
      </span>
      {countdown !== null && <CountdownRing {...countdown} />}
    </span>
  );
}
