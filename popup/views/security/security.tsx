import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SlotSummary } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { platformObstacle } from "../../platform/obstacle.ts";
import { useVault } from "../../vault/use-vault.ts";
import { NEW_CODE_HASH } from "../sections.ts";
import { AddDevice } from "./add-device.tsx";
import { ChangePin } from "./change-pin.tsx";
import { NewRecoveryCode } from "./new-recovery-code.tsx";
import { RemoveSlot } from "./remove-slot.tsx";
import { SlotRow } from "./slot-row.tsx";
import { slotsInOrder } from "./slot-texts.ts";

type Doing =
  | { what: "pin"; slot: SlotSummary | null }
  | { what: "recovery" | "device" }
  | { what: "remove"; slot: SlotSummary };

interface MissingProps {
  icon: "lock" | "person" | "key";
  title: string;
  text: string;
  children: ComponentChildren;
}

/** A way to open the vault that is not there. */
function Missing({ icon, title, text, children }: MissingProps) {
  return (
    <li class="row" data-missing="true">
      <span class="tile">
        <Icon name={icon} />
      </span>
      <div class="row-text">
        <span class="row-title">{title}</span>
        <span class="row-detail">{text}</span>
      </div>
      <div class="row-side">{children}</div>
    </li>
  );
}

function doingOfHash(): Doing | null {
  return location.hash === NEW_CODE_HASH ? { what: "recovery" } : null;
}

/** The ways to open the vault, and what changes them. */
export function Security() {
  const { value, problem } = useVault("slots.list");
  const [doing, setDoing] = useState(doingOfHash);
  /** Null: this device can be added as far as one can tell; undefined: not yet known. */
  const [obstacle, setObstacle] = useState<string | null | undefined>(undefined);
  useEffect(() => void platformObstacle().then(setObstacle), []);
  const slots = slotsInOrder(value ?? []);
  const has = (...types: SlotSummary["type"][]) => slots.some(({ type }) => types.includes(type));

  useEffect(() => {
    const follow = () => setDoing((now) => doingOfHash() ?? now);
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);

  function close() {
    setDoing(null);
    if (location.hash === NEW_CODE_HASH) history.replaceState(null, "", "#security");
  }

  function changeOf(slot: SlotSummary): [text: string, doing: Doing] | null {
    if (slot.type === "platform") return null;
    if (slot.type === "recovery") return [t("makeNewCode"), { what: "recovery" }];
    return [t("change"), { what: "pin", slot }];
  }

  return (
    <section aria-busy={value === null}>
      <div class="section-head">
        <h2>{t("slotsTitle")}</h2>
      </div>
      {problem !== null && <Problem text={problem} />}
      {value !== null && (
        <ul class="card rows" id="slots">
          {slots.map((slot, index) => {
            const change = changeOf(slot);
            return (
              <SlotRow
                // A changed slot is a new one; its row stays, and with it the focus.
                key={`${slot.type} ${slots.slice(0, index).filter(({ type }) => type === slot.type).length}`}
                slot={slot}
                change={change?.[0] ?? null}
                onChange={() => setDoing(change?.[1] ?? null)}
                onRemove={() => setDoing({ what: "remove", slot })}
              />
            );
          })}
          {!has("pin", "pin+platform") && (
            <Missing icon="lock" title={t("pinOrPassphrase")} text={t("slotNone")}>
              <button
                class="button"
                type="button"
                id="add-pin"
                onClick={() => setDoing({ what: "pin", slot: null })}
              >
                {t("pinAddShort")}
              </button>
            </Missing>
          )}
          {!has("platform", "pin+platform") && (
            <Missing icon="person" title={t("thisDevice")} text={obstacle ?? t("deviceCan")}>
              {obstacle === null && (
                <button
                  class="button"
                  type="button"
                  id="add-device"
                  onClick={() => setDoing({ what: "device" })}
                >
                  {t("deviceAdd")}
                </button>
              )}
            </Missing>
          )}
          {!has("recovery") && (
            <Missing icon="key" title={t("recoveryCode")} text={t("codeNone")}>
              <button
                class="button"
                type="button"
                id="add-recovery"
                onClick={() => setDoing({ what: "recovery" })}
              >
                {t("codeMakeShort")}
              </button>
            </Missing>
          )}
        </ul>
      )}
      {doing?.what === "pin" && <ChangePin slot={doing.slot} onClose={close} />}
      {doing?.what === "recovery" && value !== null && <NewRecoveryCode slots={slots} onClose={close} />}
      {doing?.what === "device" && <AddDevice slots={slots} onClose={close} />}
      {doing?.what === "remove" && <RemoveSlot slot={doing.slot} slots={slots} onClose={close} />}
    </section>
  );
}
