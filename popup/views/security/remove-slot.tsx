import type { SlotSummary } from "../../../src/wire/vault.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "./secret-dialog.tsx";
import { removalText, slotTitles } from "./slot-texts.ts";

interface RemoveSlotProps {
  slot: SlotSummary;
  slots: SlotSummary[];
  onClose: () => void;
}

/** Takes a way to open the vault away. */
export function RemoveSlot({ slot, slots, onClose }: RemoveSlotProps) {
  return (
    <SecretDialog
      title={`Remove “${slotTitles[slot.type]}”?`}
      action="Remove"
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
