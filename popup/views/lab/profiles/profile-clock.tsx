import { useEffect, useState } from "preact/hooks";
import { MOST_CLOCK_OFFSET, MOST_CODES } from "../../../../src/lab/profiles/named-profile.ts";
import { t } from "../../../i18n/messages.ts";
import { dateTime } from "../../../lab/numbers.ts";
import { codeAt, fieldOfTime, type TravelledCode, timeOfField } from "../../../lab/time-travel.ts";
import { FieldNote } from "../../../parts/message.tsx";
import type { ProfilePartProps } from "./profile-form.tsx";

const STEPS = [
  ["labBackDay", -86_400_000],
  ["labBackStep", -30_000],
  ["labAheadStep", 30_000],
  ["labAheadDay", 86_400_000],
] as const;

/** The clock of a profile, which its codes go by: the person may set it to any time. */
export function ProfileClock({ profile, onSave }: ProfilePartProps) {
  const now = useNow();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { clockOffset, codes } = profile;
  const time = now + clockOffset;

  function travel(offset: number) {
    const bounded = Math.max(-MOST_CLOCK_OFFSET, Math.min(MOST_CLOCK_OFFSET, offset));
    void onSave({ ...profile, clockOffset: bounded });
  }

  async function add(event: Event) {
    event.preventDefault();
    try {
      codeAt(typed, time);
    } catch (error) {
      return setProblem(error instanceof Error ? error.message : String(error));
    }
    setProblem(null);
    if (await onSave({ ...profile, codes: [...codes, typed.trim()].slice(-MOST_CODES) })) setTyped("");
  }

  return (
    <section class="card lab-card" aria-labelledby="profile-clock">
      <h3 id="profile-clock">{t("labClock")}</h3>
      <p class="hint">{t("labClockHint")}</p>
      <div class="field">
        <label for="clock-time">{t("labClockTime")}</label>
        <input
          type="datetime-local"
          id="clock-time"
          step={1}
          value={fieldOfTime(time)}
          onChange={({ currentTarget }) => {
            const set = timeOfField(currentTarget.value);
            if (set !== undefined) travel(Math.round((set - Date.now()) / 1000) * 1000);
          }}
        />
        <p class="hint" id="clock-now">
          {clockOffset === 0 ? t("labClockRight") : t("labClockTravelled", { time: dateTime(time) })}
        </p>
      </div>
      <div class="notice-actions">
        {STEPS.map(([key, step]) => (
          <button key={key} class="button" type="button" onClick={() => travel(clockOffset + step)}>
            {t(key)}
          </button>
        ))}
        <button class="button quiet" type="button" id="clock-now-again" onClick={() => travel(0)}>
          {t("labClockBack")}
        </button>
      </div>
      <ul class="lab-sites" id="lab-codes">
        {codes.map((source) => (
          <CodeRow
            key={source}
            source={source}
            time={time}
            onRemove={() => void onSave({ ...profile, codes: codes.filter((one) => one !== source) })}
          />
        ))}
      </ul>
      <form onSubmit={(event) => void add(event)}>
        <div class="field">
          <label for="code-source">{t("labCode")}</label>
          <div class="field-line">
            <input
              type="text"
              id="code-source"
              autocomplete="off"
              spellcheck={false}
              value={typed}
              aria-invalid={problem !== null}
              aria-describedby="code-source-note"
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            <button class="button" type="submit" id="add-code">
              {t("labAdd")}
            </button>
          </div>
          <div {...(problem === null ? {} : { lang: "en" })}>
            <FieldNote id="code-source-note" hint={t("labCodeHint")} problem={problem} />
          </div>
        </div>
      </form>
    </section>
  );
}

function CodeRow({ source, time, onRemove }: { source: string; time: number; onRemove: () => void }) {
  const shown = codeOrNothing(source, time);
  if (!shown) return null;
  const { name, value, next, left } = shown;
  return (
    <li>
      <span class="lab-row-text">
        <code class="lab-code">{value}</code>
        <span class="row-detail">
          <bdi>{name}</bdi>
          <span>{t("labNextCode", { code: next })}</span>
          {left !== undefined && <span>{t("labCodeLeft", { seconds: Math.ceil(left / 1000) })}</span>}
        </span>
      </span>
      <button class="button quiet" type="button" onClick={onRemove}>
        {t("labRemoveSite")}
        <span class="visually-hidden">{name}</span>
      </button>
    </li>
  );
}

function codeOrNothing(source: string, time: number): TravelledCode | undefined {
  try {
    return codeAt(source, time);
  } catch {
    return undefined;
  }
}

/** The time of day, every second anew. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
