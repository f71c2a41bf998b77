import { useState } from "preact/hooks";
import type { CeremonyKind, Fault } from "../../../../src/lab/faults/fault.ts";
import type { FaultName } from "../../../../src/lab/faults/names.ts";
import { FAULTS } from "../../../../src/lab/faults/table.ts";
import { t } from "../../../i18n/messages.ts";

interface FailWithProps {
  /** Of the ceremony. */
  id: string;
  kind: CeremonyKind;
  disabled: boolean;
  onFail: (fault: FaultName) => void;
}

/** What can be made wrong this once: an error in place of the answer, or something in the answer. */
export function FailWith({ id, kind, disabled, onFail }: FailWithProps) {
  const [name, setName] = useState<string>("");
  const faults = FAULTS.filter(({ ceremonies }) => ceremonies.includes(kind));
  const chosen = faults.find((fault) => fault.name === name);
  const options = (of: (fault: Fault) => boolean) =>
    faults.filter(of).map((fault) => (
      <option key={fault.name} value={fault.name} lang="en">
        {fault.name}
      </option>
    ));
  const answers = ({ effect }: Fault) => effect.type === "edits";
  return (
    <div class="lab-fail-with">
      <label>
        <span class="visually-hidden">{t("labAskedFault")}</span>
        <select
          value={name}
          disabled={disabled}
          data-fault
          aria-describedby={`fault-${id}`}
          onChange={({ currentTarget: { value } }) => setName(value)}
        >
          <option value="">{t("labAskedNoFault")}</option>
          <optgroup label={t("labAskedErrors")}>{options((fault) => !answers(fault))}</optgroup>
          <optgroup label={t("labAskedSpoiltAnswers")}>{options(answers)}</optgroup>
        </select>
      </label>
      <button
        class="button danger"
        type="button"
        data-decide="fail"
        disabled={disabled || !chosen}
        onClick={() => chosen && onFail(chosen.name)}
      >
        {t("labAskedFail")}
      </button>
      <p class="hint" id={`fault-${id}`} lang="en">
        {chosen?.what}
      </p>
    </div>
  );
}
