import { waitText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Icon } from "../../parts/icons.tsx";
import { useCountdown } from "../../parts/use-countdown.ts";

/** A wait before the next PIN: what told of it is new with each wait. */
export interface Wait {
  seconds: number;
  source: object;
}

/** The PIN's field while none can be typed: why, and for how long. */
export function WaitingPin({ wait, onEnd }: { wait: Wait; onEnd: () => void }) {
  const left = useCountdown(wait.seconds, wait.source, onEnd);
  return (
    <div class="field">
      <label for="pin">{t("pin")}</label>
      <input id="pin" type="password" disabled aria-describedby="pin-note" />
      <div class="waiting-pin" id="pin-note">
        <p role="alert">{t("waitTitle")}</p>
        <p role="timer">
          <Text k="waitNext" values={{ time: <strong>{waitText(left)}</strong> }} />
        </p>
      </div>
    </div>
  );
}

/** What opens the vault while the PIN rests. */
export interface OtherWays {
  device: boolean;
  recovery: boolean;
}

/** Why the PIN is not taken any more, and what to do. */
export function PinRests({ others: { device, recovery } }: { others: OtherWays }) {
  const either = device && recovery ? "restsHintEither" : recovery ? "restsHintRecovery" : "restsHintDevice";
  return (
    <p class="notice warn" role="alert">
      <Icon name="lock" />
      <span>
        <strong>{t("restsTitle")}</strong> {t(either)}
      </span>
    </p>
  );
}
