import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import { visible } from "../../../../src/lab/log/visible.ts";
import { progressOf, type StepProgress } from "../../../../src/lab/steps/progress.ts";
import { t } from "../../../i18n/messages.ts";
import { Icon, type IconName } from "../../../parts/icons.tsx";

type State = StepProgress["state"];

const icons: Record<State, IconName> = {
  passed: "check",
  failed: "remove",
  open: "clock",
  "not-reached": "pause",
};
const states = {
  passed: "labStepPassed",
  failed: "labStepFailed",
  open: "labStepOpen",
  "not-reached": "labStepNotReached",
} as const;

/** The steps of the specification, and where the ceremony ended. */
export function Steps({ entry }: { entry: LogEntry }) {
  const { steps, failed } = progressOf(entry);
  return (
    <section class="card lab-card" aria-labelledby="lab-steps">
      <h3 id="lab-steps">{t("labSteps")}</h3>
      {failed && !failed.sure && <p class="hint">{t("labStepsHint")}</p>}
      <ol class="lab-steps">
        {steps.map(({ id, title, section, step, state }) => (
          <li key={id} data-state={state}>
            <Icon name={icons[state]} />
            <span class="visually-hidden">{t(states[state])}</span>
            <span class="lab-step-text">
              <span lang="en">{title}</span>
              {failed?.id === id && (
                <span class="lab-why" lang="en">
                  {visible(failed.why)}
                </span>
              )}
            </span>
            <span class="hint" lang="en">
              {placeOf(section, step)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** In the specification's own words. */
function placeOf(section: string, step: string | undefined): string {
  return step === undefined ? section : `${section} step ${step}`;
}
