import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { TextField } from "../../parts/text-field.tsx";

/** What came of a code that was typed; `clear` empties the field for another one. */
export interface CodeCheckResult {
  problem?: string;
  said?: string;
  clear?: boolean;
}

interface CodeCheckProps {
  hint: string;
  label: string;
  action: string;
  onCheck: (value: string) => Promise<CodeCheckResult>;
  /** What can be done with what was found. */
  next: { action: string; hint: string; onNext: () => Promise<CodeCheckResult> } | null;
}

const MOST_CODE = 40;

/** "Are the codes refused?": folded away, with a field for a code of another device. */
export function CodeCheck({ hint, label, action, onCheck, next }: CodeCheckProps) {
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const [{ problem = null, said = "" }, setResult] = useState<CodeCheckResult>({});

  async function run(task: () => Promise<CodeCheckResult>) {
    setBusy(true);
    setResult({});
    try {
      const result = await task();
      setResult(result);
      if (result.clear) setValue("");
    } catch (error) {
      setResult({ problem: itemErrorText(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <details class="card code-check" id="code-check">
      <summary>{t("clockRefused")}</summary>
      <form
        class="own-fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          void run(async () => (value.trim() === "" ? { problem: t("clockEmpty") } : onCheck(value)));
        }}
      >
        <p>{hint}</p>
        <TextField
          id="other-code"
          label={label}
          value={value}
          onInput={setValue}
          problem={problem}
          maxLength={MOST_CODE}
        />
        <div class="form-end">
          <BusyButton id="check-code" busy={busy}>
            {action}
          </BusyButton>
        </div>
        <p role="status" class="code-check-said">
          {said}
        </p>
        {next !== null && (
          <div class="form-end">
            <button
              class="button"
              type="button"
              id="use-found"
              disabled={busy}
              onClick={() => void run(next.onNext)}
            >
              {next.action}
            </button>
            <p class="hint">{next.hint}</p>
          </div>
        )}
      </form>
    </details>
  );
}
