import { FAULTS } from "../../../../src/lab/faults/table.ts";
import { t } from "../../../i18n/messages.ts";
import type { ProfilePartProps } from "./profile-form.tsx";

/** What is wrong with every answer of the profile, on purpose. */
export function ProfileFaults({ profile, onSave }: ProfilePartProps) {
  const { faults } = profile.behaviour;
  return (
    <section class="card lab-card" aria-labelledby="profile-faults">
      <h3 id="profile-faults">{t("labFaults")}</h3>
      <p class="hint">{t("labFaultsHint")}</p>
      <div class="lab-faults" id="faults">
        {FAULTS.map(({ name, what, ceremonies }) => (
          <label key={name} class="check lab-fault">
            <input
              type="checkbox"
              value={name}
              checked={faults.includes(name)}
              onChange={({ currentTarget: { checked } }) => {
                const chosen = checked ? [...faults, name] : faults.filter((one) => one !== name);
                void onSave({ ...profile, behaviour: { ...profile.behaviour, faults: chosen } });
              }}
            />
            <span class="lab-fault-text">
              <code>{name}</code>
              {ceremonies.length === 1 && <code class="lab-manner">{ceremonies[0]}</code>}
              <span class="hint" lang="en">
                {what}
              </span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
