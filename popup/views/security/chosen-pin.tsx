import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { VaultCallError } from "../../vault/vault-calls.ts";
import { useNewPin } from "../first-run/first-run-pin.tsx";

const SMALL_MIB = 64;

/** A PIN with the memory that a guess at it shall take; without `memoryMiB`, what this computer does in a second. */
export interface ChosenPin {
  pin: string;
  memoryMiB?: number;
}

export interface PinChoice {
  /** The fields, to be put into a form. */
  fields: (busy: boolean) => ComponentChildren;
  /** What was chosen; null where it cannot be taken, which is then said in place. */
  take: () => Promise<ChosenPin | null>;
  /** Shows why the PIN was refused; false: the error is about something else. */
  refuse: (error: unknown) => boolean;
}

/** The state of the fields for a new PIN and for what a guess at it shall cost. */
export function usePinChoice(): PinChoice {
  const newPin = useNewPin();
  const [small, setSmall] = useState(false);

  async function take(): Promise<ChosenPin | null> {
    const pin = await newPin.take();
    return pin === null ? null : { pin, ...(small && { memoryMiB: SMALL_MIB }) };
  }

  function refuse(error: unknown): boolean {
    const code = error instanceof VaultCallError ? error.code : "";
    if (code !== "pin-too-short" && code !== "pin-too-long") return false;
    newPin.refuse((error as Error).message);
    return true;
  }

  const option = (value: boolean, text: string, hint: string, still: boolean) => (
    <label class="option">
      <input
        type="radio"
        name="effort"
        value={value ? "small" : "calibrated"}
        checked={small === value}
        disabled={still}
        onChange={() => setSmall(value)}
      />
      <span>
        {text}
        <span class="hint">{hint}</span>
      </span>
    </label>
  );
  const fields = (busy: boolean) => (
    <>
      <fieldset class="options">
        <legend>{t("pinNew")}</legend>
        {newPin.fields(busy)}
      </fieldset>
      <fieldset class="options">
        <legend>{t("effort")}</legend>
        {option(false, t("effortFull"), t("effortFullHint"), busy)}
        {option(true, t("effortSmall", { size: SMALL_MIB }), t("effortSmallHint"), busy)}
      </fieldset>
    </>
  );
  return { fields, take, refuse };
}
