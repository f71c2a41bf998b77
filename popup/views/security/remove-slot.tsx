import type { SlotSummary } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "./secret-dialog.tsx";
import { removalText, slotTitle } from "./slot-texts.ts";

interface RemoveSlotProps {
  slot: SlotSummary;
  slots: SlotSummary[];
  onClose: () => void;
}

/** Takes a way to open the vault away. */
export function RemoveSlot({ slot, slots, onClose }: RemoveSlotProps) {
  return (
    <SecretDialog
      title={t("removeTitle", { slot: slotTitle(slot.type) })}
      action={t("remove")}
      onClose={onClose}
      run={async (secret) => {
        await callVault("slots.remove", { secret, slot: slot.slot });
        onClose();
      }}
    >
      {() => <p>{removalText(slot, slots)}</p>}
    </SecretDialog>
  );
}
