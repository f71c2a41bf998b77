import type { SlotSummary, SlotType } from "../../../src/wire/vault.ts";

/** What the person calls a way to open the vault. */
export const slotTitles: Record<SlotType, string> = {
  pin: "PIN or passphrase",
  "pin+platform": "PIN and this device together",
  platform: "This device",
  recovery: "Recovery code",
};

const order: readonly SlotType[] = ["pin", "pin+platform", "platform", "recovery"];

/** In the order in which they are shown; a new array. */
export function slotsInOrder(slots: readonly SlotSummary[]): SlotSummary[] {
  return [...slots].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
}

function costText({ kdf }: SlotSummary): string {
  if (kdf === undefined) return "";
  const memory = Math.round(kdf.memoryKiB / 1024).toLocaleString("en");
  return `Each guess at the PIN costs ${memory} MiB of memory and ${kdf.passes} passes (Argon2id).`;
}

/** One or two sentences on what the slot is. */
export function slotDetail(slot: SlotSummary): string {
  switch (slot.type) {
    case "pin":
      return costText(slot);
    case "pin+platform":
      return `Neither opens the vault alone. ${costText(slot)}`;
    case "platform":
      return "Its fingerprint, face or screen lock opens the vault, without the PIN.";
    case "recovery":
      return "Opens the vault if you forget the PIN. It was shown once, when it was made.";
  }
}

/** What the person should know besides; empty where there is nothing. */
export function slotNotes(slot: SlotSummary): string[] {
  const notes: string[] = [];
  if (slot.synced === true) {
    notes.push("Synced: its provider keeps a copy of the key, which is as safe as your account there.");
  }
  if (!slot.removable) {
    notes.push(
      "This one cannot be removed: without it neither a PIN nor a recovery code would open the vault, and a device can break.",
    );
  }
  return notes;
}

/** What a removal leads to. */
export function removalText(slot: SlotSummary, slots: readonly SlotSummary[]): string {
  const rest = slots.filter(({ slot: id }) => id !== slot.slot);
  const left = [...new Set(slotsInOrder(rest).map(({ type }) => slotTitles[type]))];
  const ways = left.map((title) => `“${title}”`).join(", ");
  const gone =
    slot.type === "recovery" ? "The printed or saved code opens only old copies of the vault then." : "";
  return `${gone} After this, the vault can be opened with ${ways} only. Nothing else is changed.`.trim();
}
