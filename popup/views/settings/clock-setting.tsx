import { useEffect, useState } from "preact/hooks";
import { type ClockState, MOST_CLOCK_OFFSET } from "../../../src/wire/clock.ts";
import { middleOf } from "../../clock/clock-trouble.ts";
import { durationText } from "../../i18n/durations.ts";
import { timeText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { SettingSection } from "../../parts/setting-section.tsx";
import { Host } from "../../parts/site-name.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";

/** What codes go by: this computer's clock, and what the person has added to it. */
export function ClockSetting() {
  const { value, problem, reload } = useVault("clock.state");
  const [failure, setFailure] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);

  // Who comes back may have set the clock meanwhile.
  useEffect(() => {
    window.addEventListener("focus", reload);
    return () => window.removeEventListener("focus", reload);
  }, [reload]);

  /** Not by what a server said of the clock as it was before somebody set it. */
  async function correct(offset: number) {
    const state = await callVault("clock.state", {}).catch(() => null);
    if (state?.server) await set(offset);
    else reload();
  }

  async function set(offset: number) {
    setFailure(null);
    setSaved(false);
    try {
      await callVault("clock.set", { offset });
      setSaved(true);
    } catch (error) {
      setFailure((error as Error).message);
    }
  }

  const offset = value?.offset ?? 0;
  const shown = failure ?? problem;
  return (
    <SettingSection
      id="code-clock"
      title={t("clockTitle")}
      busy={value === null}
      saved={saved}
      problem={shown}
    >
      <div class="part part-line">
        <p class="row-text">
          <span class="row-title" id="clock-offset">
            {offsetText(offset)}
          </span>
          <span class="row-detail">{t("clockHint")}</span>
        </p>
        {offset !== 0 && (
          <button class="button" type="button" id="clock-back" onClick={() => void set(0)}>
            {t("clockBack")}
          </button>
        )}
      </div>
      {value?.server && <ServerLine server={value.server} offset={offset} onCorrect={correct} />}
    </SettingSection>
  );
}

function offsetText(offset: number): string {
  if (offset === 0) return t("clockOwn");
  return t(offset > 0 ? "clockLater" : "clockEarlier", { time: durationText(offset) });
}

interface ServerLineProps {
  server: NonNullable<ClockState["server"]>;
  offset: number;
  onCorrect: (offset: number) => Promise<void>;
}

/** What a site's server has said of the clock in passing. */
function ServerLine({ server, offset, onCorrect }: ServerLineProps) {
  const { least, most, host, at } = server;
  const behind = middleOf(server);
  const right = least <= 0 && most >= 0;
  const values = {
    site: <Host text={host} />,
    at: timeText(at),
    precision: durationText(Math.max(1000, (most - least) / 2)),
  };
  return (
    <div class="part part-line">
      <p class="row-text">
        <span>
          {right ? (
            <Text k="clockServerRight" values={values} />
          ) : (
            <Text
              k={behind > 0 ? "clockServer" : "clockServerAhead"}
              values={{ ...values, time: durationText(behind) }}
            />
          )}
        </span>
        <span class="row-detail">{t("clockServerHint")}</span>
      </p>
      {!right && Math.abs(behind) <= MOST_CLOCK_OFFSET && (least > offset || most < offset) && (
        <button class="button" type="button" id="clock-correct" onClick={() => void onCorrect(behind)}>
          {t("clockCorrect")}
        </button>
      )}
    </div>
  );
}
