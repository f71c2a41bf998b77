import { useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { PinField } from "../../parts/pin-field.tsx";
import { StrengthMeter } from "../../parts/strength-meter.tsx";
import { LEAST_NEW_COST } from "../../pin-strength/guess-cost.ts";
import { judgePin } from "../../pin-strength/judge.ts";
import { checkNewPin, type NewPinProblems } from "../../pin-strength/pin-rules.ts";
import { useJudgement } from "../../pin-strength/use-judgement.ts";

const noProblems: NewPinProblems = { pin: null, confirmation: null };

/** A PIN for a vault that is yet to be made. */
export interface NewPin {
  /** The two fields with the meter, to be put into a form. */
  fields: (busy: boolean) => preact.JSX.Element;
  /** The PIN, if it can be taken; null: what is wrong stands at its field, which has the focus. */
  take: () => Promise<string | null>;
  /** Shows why the PIN was refused after all. */
  refuse: (problem: string) => void;
  focus: () => void;
}

/** The state of the fields for a new PIN: typed twice, judged while it is typed. */
export function useNewPin(): NewPin {
  const pin = useRef<HTMLInputElement>(null);
  const confirmation = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState(noProblems);
  const [plain, setPlain] = useState(false);
  const [judgement, typed, filled] = useJudgement((text) => judgePin(text, LEAST_NEW_COST));

  function refuse(problem: string) {
    setProblems({ ...noProblems, pin: problem });
    pin.current?.focus();
  }

  async function take(): Promise<string | null> {
    const chosen = pin.current?.value ?? "";
    const found = checkNewPin(chosen, confirmation.current?.value ?? "");
    setProblems(found);
    if (found.pin !== null) pin.current?.focus();
    else if (found.confirmation !== null) confirmation.current?.focus();
    if (found.pin !== null || found.confirmation !== null) return null;
    const { problem } = await judgePin(chosen, LEAST_NEW_COST);
    if (problem === null) return chosen;
    refuse(problem);
    return null;
  }

  const fields = (busy: boolean) => (
    <>
      <PinField
        id="new-pin"
        label={t("pin")}
        hint={t("pinHint")}
        problem={problems.pin}
        field={pin}
        plain={plain}
        readOnly={busy}
        onInput={() => {
          setProblems(noProblems);
          typed(pin.current?.value ?? "");
        }}
      />
      <StrengthMeter filled={filled} judgement={problems.pin === null ? judgement : null} target="vault" />
      <PinField
        id="confirm-pin"
        label={t("pinAgain")}
        hint=""
        problem={problems.confirmation}
        field={confirmation}
        plain={plain}
        readOnly={busy}
      />
      <label class="check">
        <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.currentTarget.checked)} />
        {t("pinShow")}
      </label>
    </>
  );
  return { fields, take, refuse, focus: () => pin.current?.focus() };
}
