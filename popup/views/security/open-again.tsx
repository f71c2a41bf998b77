import type { RefObject } from "preact";
import { useEffect, useImperativeHandle, useRef, useState } from "preact/hooks";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { Secret } from "../../../src/wire/vault.ts";
import type { Deriving } from "../../derivation/derivation-ahead.ts";
import { useDerivation } from "../../derivation/use-derivation.ts";
import { t } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { platformOutput } from "../../platform/platform-output.ts";
import { useVault } from "../../vault/use-vault.ts";
import { VaultCallError } from "../../vault/vault-calls.ts";
import { wrongSecretText } from "../../vault/vault-errors.ts";
import { PinRests, WaitingPin } from "../unlock/unlock-wait.tsx";
import { othersOf, type WayAgain, waysAgain } from "./open-again-ways.ts";

/** What a form asks of its `OpenAgain`. */
export interface OpenAgainHandle {
  /** What was typed, or what the device answered; null where that failed, which is then said in place. */
  take(): Promise<Secret | null>;
  /** Shows why the secret was refused; false: the error is about something else. */
  refuse(error: unknown): boolean;
}

const ownCodes = ["wrong-secret", "wait", "pin-rests", "recovery-code-typo"];

/** The fields that open the vault once more, for changes that need more than an open vault. */
export function OpenAgain({ handle, still }: { handle: RefObject<OpenAgainHandle | null>; still: boolean }) {
  const ways = useVault("vault.waysIn");
  const [chosen, setChosen] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const choices = ways.value === null ? [] : waysAgain(ways.value);
  const way = choices.find(({ key }) => key === chosen) ?? choices[0];
  const waits = way?.needsPin === true && (ways.value?.waitSeconds ?? 0) > 0;
  const derivation = useDerivation(ways.value?.derivation, way?.needsPin === true && !waits);

  function fail(text: string): null {
    setProblem(text);
    field.current?.focus();
    field.current?.select();
    return null;
  }

  useImperativeHandle(handle, () => ({
    async take() {
      setProblem(null);
      const typed = field.current?.value ?? "";
      if (way === undefined) return fail(t("againNothing"));
      if (waits) return null;
      if (way.needsPin && typed === "") return fail(t("pinMissing"));
      if (way.needsCode && typed.trim() === "") return fail(t("againCodeMissing"));
      const deriving = way.needsPin ? derivation.take(typed, way.platform?.slot) : undefined;
      return secretOf(way, typed, deriving).catch((error: Error) => fail(error.message));
    },
    refuse(error) {
      if (!(error instanceof VaultCallError) || !ownCodes.includes(error.code)) return false;
      ways.reload();
      fail(error.code === "wrong-secret" && way !== undefined ? wrongSecretText(way.type) : error.message);
      return true;
    },
  }));

  useEffect(() => setProblem(null), [way?.key]);
  useEffect(() => {
    // A dialog that has fields of its own has given the focus to the first of them.
    if (!(document.activeElement instanceof HTMLInputElement)) field.current?.focus();
  }, [ways.value === null]);

  return (
    <fieldset class="open-again" aria-busy={ways.value === null}>
      <legend>{t("againTitle")}</legend>
      {ways.problem !== null && <Problem text={ways.problem} />}
      {choices.length > 1 && (
        <div class="choices" role="radiogroup" aria-label={t("againWith")}>
          {choices.map(({ key, label }) => (
            <label class="choice" key={key}>
              <input
                type="radio"
                name="open-again"
                value={key}
                checked={key === way?.key}
                disabled={still}
                onChange={() => setChosen(key)}
              />
              {label}
            </label>
          ))}
        </div>
      )}
      {waits && ways.value !== null && (
        <WaitingPin wait={{ seconds: ways.value.waitSeconds, source: ways.value }} onEnd={ways.reload} />
      )}
      {way?.needsPin === true && !waits && (
        <PinField
          key="pin"
          id="again-pin"
          label={t("pinOrPassphrase")}
          hint={t(way.platform === null ? "againPinHint" : "againDeviceThen")}
          problem={problem}
          field={field}
          readOnly={still}
          onInput={() => derivation.typed(field.current?.value ?? "")}
        />
      )}
      {way?.needsCode === true && (
        <PinField
          key="code"
          id="again-recovery"
          label={t("recoveryCode")}
          hint={t("againCodeHint")}
          problem={problem}
          field={field}
          plain
          readOnly={still}
        />
      )}
      {way !== undefined && !way.needsPin && !way.needsCode && (
        <>
          <p class="hint">{t("againDeviceNext")}</p>
          {problem !== null && <Problem text={problem} />}
        </>
      )}
      {ways.value?.pinRests === true && <PinRests others={othersOf(choices)} />}
    </fieldset>
  );
}

async function secretOf(
  { needsPin, needsCode, platform }: WayAgain,
  typed: string,
  deriving: Deriving,
): Promise<Secret> {
  if (needsCode) return { type: "recovery", code: typed };
  const answer = platform && { slot: platform.slot, output: toBase64Url(await platformOutput(platform)) };
  const derived = await deriving;
  const pin = { pin: typed, ...(derived && { derived }) };
  if (answer === null) return { type: "pin", ...pin };
  return needsPin ? { type: "pin+platform", ...pin, ...answer } : { type: "platform", ...answer };
}
