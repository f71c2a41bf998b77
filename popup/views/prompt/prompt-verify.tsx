import type { RefObject } from "preact";
import { t } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { openBeside } from "../../places.ts";
import { needsPin, type Way } from "../../vault/ways-in.ts";
import { PinRests, type Wait, WaitingPin } from "../unlock/unlock-wait.tsx";

interface VerifyProps {
  /** What the approving button takes; null: nothing that is left can be asked here. */
  main: Way | null;
  hint: string;
  /** What is wrong with what was typed, or with what the device answered. */
  problem: string | null;
  wait: Wait | null;
  rests: boolean;
  field: RefObject<HTMLInputElement | null>;
  still: boolean;
  onInput: () => void;
  onWaited: () => void;
}

/** Where the PIN is typed, or why it cannot be, and what the device is for. */
export function Verify(props: VerifyProps) {
  const { main, hint, problem, wait, rests, field, still, onInput, onWaited } = props;
  const waiting = needsPin(main) && wait !== null;
  return (
    <>
      {rests && (
        <>
          <PinRests others={{ recovery: true, device: main !== null }} />
          <button
            class="button quiet"
            type="button"
            id="use-recovery"
            disabled={still}
            onClick={() => void openBeside("popup/popup.html#recovery")}
          >
            {t("useRecovery")}
          </button>
        </>
      )}
      {waiting && <WaitingPin wait={wait} onEnd={onWaited} />}
      {needsPin(main) && !waiting && (
        <PinField
          id="pin"
          label={t("pin")}
          hint={hint}
          problem={problem}
          field={field}
          readOnly={still}
          onInput={onInput}
        />
      )}
      {(waiting || !needsPin(main)) && problem !== null && <Problem text={problem} />}
      {main?.type === "platform" && problem === null && <p class="hint">{t("deviceConfirms")}</p>}
    </>
  );
}
