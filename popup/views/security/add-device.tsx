import { useRef, useState } from "preact/hooks";
import type { PlatformCredential, Secret, SlotSummary } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { makePlatformCredential } from "../../platform/platform-credential.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { type ChosenPin, usePinChoice } from "./chosen-pin.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

interface AddDeviceProps {
  slots: SlotSummary[];
  onClose: () => void;
}

/** Lets this device open the vault, alone or together with a PIN that then no longer does so alone. */
export function AddDevice({ slots, onClose }: AddDeviceProps) {
  const [together, setTogether] = useState(false);
  const newPin = usePinChoice();
  const chosen = useRef<ChosenPin | null>(null);
  // Kept for another try: a wrong PIN must not leave one more key on the device.
  const credential = useRef<PlatformCredential | null>(null);
  const alone = slots.find(({ type }) => type === "pin");
  const recovery = slots.some(({ type }) => type === "recovery");

  async function run(secret: Secret) {
    credential.current ??= await makePlatformCredential();
    if (!together) {
      await callVault("slots.add", { secret, add: { type: "platform", ...credential.current } });
    } else if (chosen.current !== null) {
      const slot = { type: "pin+platform", ...chosen.current, ...credential.current } as const;
      if (alone === undefined) await callVault("slots.add", { secret, add: slot });
      else await callVault("slots.replace", { secret, slot: alone.slot, by: slot });
    }
    onClose();
  }

  return (
    <SecretDialog
      title={t("deviceAdd")}
      action={t("deviceAdd")}
      busyText={t("deviceBusy")}
      onClose={onClose}
      ready={async () => {
        if (!together) return true;
        chosen.current = await newPin.take();
        return chosen.current !== null;
      }}
      run={run}
      mine={newPin.refuse}
    >
      {(busy) => (
        <>
          <fieldset class="options">
            <legend>{t("deviceHow")}</legend>
            <label class="option">
              <input
                type="radio"
                name="device-way"
                value="alone"
                checked={!together}
                disabled={busy}
                onChange={() => setTogether(false)}
              />
              <span>
                {t("deviceAlone")}
                <span class="hint">{t("deviceAloneHint")}</span>
              </span>
            </label>
            <label class="option">
              <input
                type="radio"
                name="device-way"
                value="together"
                checked={together}
                disabled={busy || !recovery}
                onChange={() => setTogether(true)}
              />
              <span>
                {t("deviceTogether")}
                <span class="hint">{t(recovery ? "deviceTogetherHint" : "deviceNeedsCode")}</span>
              </span>
            </label>
          </fieldset>
          {together && newPin.fields(busy)}
        </>
      )}
    </SecretDialog>
  );
}
