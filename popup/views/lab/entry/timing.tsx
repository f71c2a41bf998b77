import type { LogTiming } from "../../../../src/lab/log/entry.ts";
import { visible } from "../../../../src/lab/log/visible.ts";
import { type MessageKey, t } from "../../../i18n/messages.ts";
import { milliseconds } from "../../../lab/numbers.ts";

/** Stages whose names have a text; of a log from elsewhere others may come. */
const names: Readonly<Record<string, MessageKey>> = {
  page: "labStagePage",
  latchkey: "labStageLatchkey",
  person: "labStagePerson",
  vault: "labStageVault",
  deliver: "labStageDeliver",
  browser: "labByBrowser",
};

/** How long each part took, as bars on one scale. */
export function Timing({ timing: { total, stages } }: { timing: LogTiming }) {
  if (stages.length === 0) return null;
  const whole = Math.max(total, ...stages.map(({ start, duration }) => start + duration), 0.001);
  const share = (value: number) => `${(100 * value) / whole}%`;
  return (
    <section class="card lab-card" aria-labelledby="lab-timing">
      <h3 id="lab-timing">{t("labTiming")}</h3>
      <ol class="lab-bars">
        {merged(stages).map(({ name, start, duration, parts }) => {
          const key = Object.hasOwn(names, name) ? names[name] : undefined;
          return (
            <li key={`${name} ${start}`}>
              <span class="lab-stage">{key === undefined ? <code>{visible(name)}</code> : t(key)}</span>
              <span class="lab-track" aria-hidden="true">
                {parts.map((part) => (
                  <span
                    key={part.start}
                    class="lab-span"
                    data-stage={key === undefined ? undefined : name}
                    style={{
                      // The shortest are three pixels wide, at the end too.
                      insetInlineStart: `min(${share(part.start)}, 100% - 3px)`,
                      width: share(part.duration),
                    }}
                  />
                ))}
              </span>
              <span class="lab-took">{milliseconds(duration)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface Row {
  name: string;
  start: number;
  duration: number;
  parts: { start: number; duration: number }[];
}

/** The vault is asked several times: one row for all of it. */
function merged(stages: LogTiming["stages"]): Row[] {
  const rows: Row[] = [];
  for (const { name, start, duration } of stages) {
    const row = rows.find((one) => one.name === name);
    if (row) {
      row.duration += duration;
      row.parts.push({ start, duration });
    } else rows.push({ name, start, duration, parts: [{ start, duration }] });
  }
  return rows;
}
