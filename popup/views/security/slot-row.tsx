import type { SlotSummary } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { slotDetail, slotNotes, slotTitle } from "./slot-texts.ts";

interface SlotRowProps {
  slot: SlotSummary;
  /** What the one button beside "Remove" says; null: there is none. */
  change: string | null;
  onChange: () => void;
  onRemove: () => void;
}

const icons = { pin: "lock", "pin+platform": "lock", platform: "person", recovery: "key" } as const;

/** One way to open the vault. */
export function SlotRow({ slot, change, onChange, onRemove }: SlotRowProps) {
  const title = slotTitle(slot.type);
  return (
    <li class="row" data-slot={slot.slot} data-slot-type={slot.type}>
      <span class="tile">
        <Icon name={icons[slot.type]} />
      </span>
      <div class="row-text">
        <span class="row-title">
          {title} {slot.synced === true && <span class="badge">{t("synced")}</span>}
        </span>
        <span class="row-detail">{slotDetail(slot)}</span>
        {slotNotes(slot).map((note) => (
          <span class="row-note" key={note}>
            {note}
          </span>
        ))}
      </div>
      <div class="row-side">
        {change !== null && (
          <button class="button" type="button" onClick={onChange}>
            {change}
            <span class="visually-hidden">: {title}</span>
          </button>
        )}
        {slot.removable && (
          <button class="button quiet" type="button" onClick={onRemove}>
            <Icon name="remove" />
            {t("remove")}
            <span class="visually-hidden">: {title}</span>
          </button>
        )}
      </div>
    </li>
  );
}
