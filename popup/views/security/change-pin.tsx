import { useRef } from "preact/hooks";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { NewSlot, PlatformSlot, Secret, SlotSummary } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { platformOutput } from "../../platform/platform-output.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { type ChosenPin, usePinChoice } from "./chosen-pin.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

interface ChangePinProps {
  /** The slot whose PIN is changed; null: a slot with a PIN is added. */
  slot: SlotSummary | null;
  onClose: () => void;
}

/** Takes a new PIN, for a slot that has one or as a slot of its own. */
export function ChangePin({ slot, onClose }: ChangePinProps) {
  const newPin = usePinChoice();
  const chosen = useRef<ChosenPin | null>(null);

  async function run(secret: Secret) {
    if (chosen.current === null) return;
    if (slot === null) await callVault("slots.add", { secret, add: { type: "pin", ...chosen.current } });
    else {
      const by =
        slot.type === "pin" ? ({ type: "pin", ...chosen.current } as const) : await both(slot, secret);
      await callVault("slots.replace", { secret, slot: slot.slot, by });
    }
    onClose();
  }

  async function both(slot: SlotSummary, secret: Secret): Promise<NewSlot> {
    const { platform } = await callVault("vault.waysIn", {});
    const same = platform.find((one) => one.slot === slot.slot);
    if (same === undefined || chosen.current === null) throw new Error(t("slotGone"));
    const output = await outputAgain(same, secret);
    const { credential, input } = same;
    return {
      type: "pin+platform",
      ...chosen.current,
      credential,
      input,
      output,
      synced: slot.synced ?? false,
    };
  }

  return (
    <SecretDialog
      title={t(slot === null ? "pinAddTitle" : "pinChangeTitle")}
      action={t(slot === null ? "pinAddGo" : "pinChangeGo")}
      busyText={t("pinBusy")}
      onClose={onClose}
      ready={async () => {
        chosen.current = await newPin.take();
        return chosen.current !== null;
      }}
      run={run}
      mine={newPin.refuse}
    >
      {newPin.fields}
    </SecretDialog>
  );
}

/** The device's answer for a slot, from the secret where it was asked already. */
async function outputAgain(slot: PlatformSlot, secret: Secret): Promise<string> {
  if ("output" in secret && secret.slot === slot.slot) return secret.output;
  return toBase64Url(await platformOutput(slot));
}
