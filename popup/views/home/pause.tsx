import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { type Pause, usePause } from "../../sites/use-pause.ts";

/** Makes Latchkey stay out of the way everywhere, and ends that. */
export function PauseSwitch({ pause: { paused, problem, set } }: { pause: Pause }) {
  return (
    <>
      <label class="switch">
        <span class="switch-text">
          <span>{t("pauseSwitch")}</span>
          {paused === true && <span class="hint">{t("pauseOn")}</span>}
        </span>
        <input
          type="checkbox"
          role="switch"
          id="pause-switch"
          checked={paused === true}
          aria-checked={paused === true}
          disabled={paused === null}
          onChange={(event) => void set(event.currentTarget.checked)}
        />
      </label>
      {problem !== null && <Problem text={problem} />}
    </>
  );
}

/** Says that Latchkey is paused, and ends it; nothing while it is not. */
export function PauseBanner() {
  const { paused, problem, set } = usePause();
  if (paused !== true) return null;
  return (
    <div class="notice warn pause-banner" role="status" id="paused">
      <Icon name="pause" />
      <p>{problem ?? t("pausedTitle")}</p>
      <button class="button quiet" type="button" id="end-pause" onClick={() => void set(false)}>
        {t("pauseEnd")}
      </button>
    </div>
  );
}
