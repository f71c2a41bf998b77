import type { SlotSummary, SlotType } from "../../../src/wire/vault.ts";
import { type MessageKey, t } from "../../i18n/messages.ts";

const titles = {
  pin: "pinOrPassphrase",
  "pin+platform": "deviceTogether",
  platform: "thisDevice",
  recovery: "recoveryCode",
} as const satisfies Record<SlotType, MessageKey>;

/** What the person calls a way to open the vault. */
export function slotTitle(type: SlotType): string {
  return t(titles[type]);
}

const order: readonly SlotType[] = ["pin", "pin+platform", "platform", "recovery"];

/** In the order in which they are shown; a new array. */
export function slotsInOrder(slots: readonly SlotSummary[]): SlotSummary[] {
  return [...slots].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
}

function costText({ kdf }: SlotSummary): string {
  if (kdf === undefined) return "";
  return t("slotCost", { memory: Math.round(kdf.memoryKiB / 1024), passes: kdf.passes });
}

/** One or two sentences on what the slot is. */
export function slotDetail(slot: SlotSummary): string {
  switch (slot.type) {
    case "pin":
      return costText(slot);
    case "pin+platform":
      return t("slotTogether", { cost: costText(slot) });
    case "platform":
      return t("slotPlatform");
    case "recovery":
      return t("slotRecovery");
  }
}

/** What the person should know besides; empty where there is nothing. */
export function slotNotes(slot: SlotSummary): string[] {
  const notes: string[] = [];
  if (slot.synced === true) {
    notes.push(t("slotSynced"));
  }
  if (!slot.removable) {
    notes.push(t("slotStays"));
  }
  return notes;
}

/** What a removal leads to. */
export function removalText(slot: SlotSummary, slots: readonly SlotSummary[]): string {
  const rest = slots.filter(({ slot: id }) => id !== slot.slot);
  const left = [...new Set(slotsInOrder(rest).map(({ type }) => slotTitle(type)))];
  const ways = left.map((title) => t("quoted", { text: title })).join(", ");
  const after = t("removeLeft", { ways });
  return slot.type === "recovery" ? `${t("removeOldCopies")} ${after}` : after;
}
