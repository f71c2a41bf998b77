import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { FieldNote } from "../../parts/message.tsx";
import type { Unlocking } from "./use-unlock.ts";

interface UnlockRecoveryProps {
  unlocking: Unlocking;
  onTry: (code: string) => void;
  /** Back to the other ways; null where there are none. */
  onBack: { text: string; go: () => void } | null;
}

/** Takes the recovery code. */
export function UnlockRecovery({ unlocking, onTry, onBack }: UnlockRecoveryProps) {
  const field = useRef<HTMLInputElement>(null);
  const busy = unlocking.busy === "recovery";
  const problem = unlocking.problem?.type === "recovery" ? unlocking.problem.text : null;

  useEffect(() => {
    if (!busy) field.current?.focus();
  }, [busy]);

  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const typed = field.current?.value ?? "";
          if (typed.trim() === "") unlocking.say("recovery", t("recoveryMissing"));
          else if (!busy) onTry(typed);
        }}
      >
        <div class="field">
          <label for="recovery-input">{t("recoveryCode")}</label>
          <input
            id="recovery-input"
            class="code-input"
            ref={field}
            type="text"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            readOnly={busy}
            aria-describedby="recovery-input-note"
            aria-invalid={problem !== null}
          />
          <FieldNote id="recovery-input-note" hint={t("recoveryInputHint")} problem={problem} />
        </div>
        <BusyButton id="unlock" busy={busy}>
          {t("unlock")}
        </BusyButton>
      </form>
      {onBack !== null && (
        <div class="other-ways">
          <button class="button quiet" type="button" disabled={busy} onClick={onBack.go}>
            {onBack.text}
          </button>
        </div>
      )}
    </>
  );
}
