import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { WaysIn } from "../../../src/wire/vault.ts";
import { useDerivation } from "../../derivation/use-derivation.ts";
import { t } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { goTo, inToolbarPopup } from "../../places.ts";
import { useDevice } from "../../platform/use-device.ts";
import { useVault } from "../../vault/use-vault.ts";
import { askedWays, needsPin, type Way, wayLabels } from "../../vault/ways-in.ts";
import { Repair } from "../health/repair.tsx";
import { PauseBanner } from "../home/pause.tsx";
import { OtherHeader } from "./unlock-other-header.tsx";
import { Recovered } from "./unlock-recovered.tsx";
import { UnlockRecovery } from "./unlock-recovery.tsx";
import { type OtherWays, PinRests, type Wait, WaitingPin } from "./unlock-wait.tsx";
import { useUnlock } from "./use-unlock.ts";

/** What is taken for true until the background has answered, so that a PIN can be typed at once. */
const unknown: WaysIn = {
  pin: true,
  waitSeconds: 0,
  pinRests: false,
  recovery: false,
  platform: [],
  otherHeader: false,
};

interface UnlockProps {
  /** This view has to stay (true) although the vault opens, or not any more. */
  onStay: (stay: boolean) => void;
  onDone: () => void;
}

/** Opens the locked vault: with the PIN, with this device, with the recovery code. */
export function Unlock({ onStay, onDone }: UnlockProps) {
  const waysIn = useVault("vault.waysIn");
  const known = waysIn.value ?? unknown;
  const unlocking = useUnlock(waysIn.reload);
  const device = useDevice();
  const pin = useRef<HTMLInputElement>(null);
  const [recovery, setRecovery] = useState(location.hash === "#recovery");
  const [recovered, setRecovered] = useState(false);
  const [repairing, setRepairing] = useState(false);
  const { main, beside } = askedWays(known);
  const labels = wayLabels(beside);
  const wait: Wait | null =
    known.waitSeconds > 0 && !known.pinRests ? { seconds: known.waitSeconds, source: known } : null;
  const busy = unlocking.busy !== null || device.asking;
  const showRecovery = known.recovery && (recovery || main === null);
  const derivation = useDerivation(known.derivation, !showRecovery && needsPin(main) && wait === null);
  const { problem } = unlocking;
  const pinRefused = unlocking.refused || known.waitSeconds > 0 || known.pinRests;

  // All of it before anybody can see it, and type: what is selected later would be typed over.
  // Also when a wait has ended, a try has failed, or the recovery code was left.
  useLayoutEffect(() => {
    if (!busy && wait === null && !showRecovery) pin.current?.focus();
  }, [busy, wait === null, showRecovery]);
  useLayoutEffect(() => {
    if (problem !== null) pin.current?.select();
  }, [problem]);

  async function use(way: Way) {
    if (busy) return;
    const typed = pin.current?.value ?? "";
    device.stop();
    if (needsPin(way) && typed === "") {
      unlocking.say(way.type, t("pinMissing"));
      pin.current?.focus();
      return;
    }
    unlocking.say(way.type, null);
    if (way.type === "pin") {
      if (await unlocking.attempt({ type: "pin", pin: typed }, derivation.take(typed))) onDone();
      return;
    }
    // The system's own window takes the focus, which would close the toolbar popup.
    if (inToolbarPopup()) return goTo("popup/popup.html#device");
    const { slot } = way.slot;
    const output = await device.ask(way.slot);
    if (output === null) return;
    const answer = { slot, output };
    const secret =
      way.type === "platform"
        ? ({ type: "platform", ...answer } as const)
        : ({ type: "pin+platform", pin: typed, ...answer } as const);
    const derived = needsPin(way) ? derivation.take(typed, slot) : undefined;
    if (await unlocking.attempt(secret, derived)) onDone();
  }

  async function recover(code: string) {
    onStay(true);
    if (await unlocking.attempt({ type: "recovery", code })) setRecovered(true);
    else onStay(false);
  }

  if (recovered) return <Recovered onDone={onDone} />;
  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>{t("unlockTitle")}</h1>
      </div>
      <PauseBanner />
      {waysIn.problem !== null && <Problem text={waysIn.problem} />}
      {unlocking.repairable && (
        <button class="button" type="button" id="repair" onClick={() => setRepairing(true)}>
          {t("repairVault")}
        </button>
      )}
      {repairing && <Repair onClose={() => setRepairing(false)} />}
      {known.pinRests && <PinRests others={othersOf(known)} />}
      <OtherHeader
        differs={known.otherHeader && pinRefused}
        still={busy}
        onUsed={() => {
          unlocking.say("pin", null);
          waysIn.reload();
          pin.current?.focus();
        }}
      />
      {showRecovery ? (
        <UnlockRecovery
          unlocking={unlocking}
          onTry={(code) => void recover(code)}
          onBack={
            main === null
              ? null
              : {
                  text: t(needsPin(main) ? "usePin" : "useDevice"),
                  go: () => {
                    unlocking.say("recovery", null);
                    setRecovery(false);
                  },
                }
          }
        />
      ) : (
        <>
          {main !== null && (
            <form
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void use(main);
              }}
            >
              {needsPin(main) && wait !== null && <WaitingPin wait={wait} onEnd={waysIn.reload} />}
              {needsPin(main) && wait === null && (
                <PinField
                  id="pin"
                  label={t("pin")}
                  hint={t(main.type === "pin" ? "unlockPinHint" : "pinThenDevice")}
                  problem={problem?.text ?? null}
                  field={pin}
                  readOnly={busy}
                  onInput={() => derivation.typed(pin.current?.value ?? "")}
                />
              )}
              {!needsPin(main) && <p class="hint">{t("deviceConfirms")}</p>}
              {!needsPin(main) && problem !== null && <Problem text={problem.text} />}
              <BusyButton id="unlock" busy={busy} disabled={needsPin(main) && wait !== null}>
                {main.type === "pin" ? t("unlock") : wayLabels([main])[0]}
              </BusyButton>
            </form>
          )}
          {device.asking && (
            <p class="hint device-asks" role="status">
              {t("deviceAsking")}{" "}
              <button class="button quiet" type="button" onClick={device.stop}>
                {t("deviceStop")}
              </button>
            </p>
          )}
          {device.problem !== null && <Problem text={device.problem} />}
          {(beside.length > 0 || known.recovery) && (
            <div class="other-ways">
              {beside.map((way, index) => (
                <button
                  class="button"
                  type="button"
                  key={labels[index]}
                  data-way={way.type}
                  disabled={busy || (needsPin(way) && wait !== null)}
                  onClick={() => void use(way)}
                >
                  {labels[index]}
                </button>
              ))}
              {known.recovery && (
                <button
                  class="button quiet"
                  type="button"
                  id="use-recovery"
                  disabled={busy}
                  onClick={() => {
                    device.stop();
                    setRecovery(true);
                  }}
                >
                  {t("useRecovery")}
                </button>
              )}
            </div>
          )}
        </>
      )}
    </main>
  );
}

function othersOf({ recovery, platform }: WaysIn): OtherWays {
  return { recovery, device: platform.some(({ withPin }) => !withPin) };
}
