import { useEffect, useState } from "preact/hooks";
import type { PromptDecision } from "../../../src/wire/prompt.ts";
import { t } from "../../i18n/messages.ts";
import { Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import type { PromptState } from "../../prompt/prompt-session.ts";
import { promptTexts } from "../../prompt/prompt-texts.ts";
import { PromptForm } from "./prompt-form.tsx";

interface PromptProps {
  state: PromptState;
  /** The account that was chosen in the page before there was a script; null: none. */
  chosenId?: string | null;
  onDecision: (decision: PromptDecision) => void;
}

/** The whole prompt window. */
export function Prompt({ state, chosenId = null, onDecision }: PromptProps) {
  const { phase, view, given = false } = state;
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || phase === "busy") return;
      event.preventDefault();
      // Held down since it closed the system's own window, it must not close this one too.
      if (event.repeat) return;
      onDecision({ type: "cancel" });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [phase, onDecision]);

  return (
    <>
      <header class="strip">
        <Mark />
        Latchkey
        <span class="status" role="status">
          {view !== null && (phase === "busy" || (phase === "asking" && waiting)) && promptTexts(view).busy}
          {view !== null && phase === "connecting" && t("promptConnecting")}
        </span>
      </header>
      {phase === "lost" ? (
        <main class="ask">
          <div class="ask-body">
            <h1>{t("promptOver")}</h1>
            <Problem text={t("promptOverHint")} />
          </div>
          <div class="actions">
            <button
              class="button"
              type="button"
              id="cancel"
              ref={(button) => button?.focus()}
              onClick={() => onDecision({ type: "cancel" })}
            >
              {t("close")}
            </button>
          </div>
        </main>
      ) : view === null ? (
        <main class="ask waiting" aria-busy="true">
          <span class="spinner" aria-hidden="true" />
        </main>
      ) : (
        // A dialog, so that a screen reader tells what is asked even where the focus begins at the PIN.
        <div class="sheet" role="dialog" aria-labelledby="asked" aria-describedby="about">
          <PromptForm
            view={view}
            phase={phase}
            given={given}
            firstChosenId={chosenId}
            onDecision={onDecision}
            onWaiting={setWaiting}
          />
        </div>
      )}
    </>
  );
}
