import type { RefObject } from "preact";
import { useImperativeHandle, useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { PinField } from "../../parts/pin-field.tsx";
import { StrengthMeter } from "../../parts/strength-meter.tsx";
import { LEAST_NEW_COST } from "../../pin-strength/guess-cost.ts";
import { judgeBackupPassphrase } from "../../pin-strength/judge.ts";
import { useJudgement } from "../../pin-strength/use-judgement.ts";
import { VaultCallError } from "../../vault/vault-calls.ts";

export interface PassphraseHandle {
  /** The passphrase; null where it cannot be taken, which is then said in place. */
  take(): Promise<string | null>;
  /** Shows why the passphrase was refused; false: the error is about something else. */
  refuse(error: unknown): boolean;
}

/** The passphrase of a new backup, twice. */
export function Passphrase({
  handle,
  still,
}: {
  handle: RefObject<PassphraseHandle | null>;
  still: boolean;
}) {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [mismatch, setMismatch] = useState<string | null>(null);
  const [plain, setPlain] = useState(false);
  const [judgement, typed, filled] = useJudgement((text) => judgeBackupPassphrase(text, LEAST_NEW_COST));

  useImperativeHandle(handle, () => ({
    async take() {
      const value = first.current?.value ?? "";
      const wrong =
        value === "" ? t("passphraseMissing") : (await judgeBackupPassphrase(value, LEAST_NEW_COST)).problem;
      const differs = value !== second.current?.value ? t("passphraseDiffers") : null;
      setProblem(wrong);
      setMismatch(wrong === null ? differs : null);
      if (wrong !== null) first.current?.focus();
      else if (differs !== null) second.current?.focus();
      else return value;
      return null;
    },
    refuse(error) {
      const code = error instanceof VaultCallError ? error.code : "";
      if (code !== "pin-too-short" && code !== "pin-too-long") return false;
      setProblem((error as Error).message);
      first.current?.focus();
      return true;
    },
  }));

  return (
    <>
      <PinField
        id="backup-passphrase"
        label={t("backupPassphrase")}
        hint={t("passphraseHint")}
        problem={problem}
        field={first}
        plain={plain}
        readOnly={still}
        onInput={() => typed(first.current?.value ?? "")}
      />
      <StrengthMeter filled={filled} judgement={judgement} target="backup" />
      <PinField
        id="backup-passphrase-again"
        label={t("passphraseAgain")}
        hint={t("passphraseAgainHint")}
        problem={mismatch}
        field={second}
        plain={plain}
        readOnly={still}
      />
      <label class="check">
        <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.currentTarget.checked)} />
        {t("passphraseShow")}
      </label>
    </>
  );
}
