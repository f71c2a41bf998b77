import { useState } from "preact/hooks";
import { MOST_NAME, type NamedProfile, PROFILE_COLOURS } from "../../../../src/lab/profiles/named-profile.ts";
import { type MessageKey, t } from "../../../i18n/messages.ts";
import type { LabSession } from "../../../lab/lab-session.ts";
import { Icon } from "../../../parts/icons.tsx";
import { BehaviourFields } from "./behaviour-fields.tsx";
import { ProfileClock } from "./profile-clock.tsx";
import { ProfileCredentials } from "./profile-credentials.tsx";
import { ProfileFaults } from "./profile-faults.tsx";
import { ProfileSites } from "./profile-sites.tsx";

export interface ProfilePartProps {
  session: LabSession;
  profile: NamedProfile;
  /** Stores the whole profile at once; false where that was refused, which is said elsewhere. */
  onSave: (profile: NamedProfile) => Promise<boolean>;
}

const colours: Record<(typeof PROFILE_COLOURS)[number], MessageKey> = {
  violet: "labViolet",
  blue: "labBlue",
  teal: "labTeal",
  amber: "labAmber",
  red: "labRed",
  pink: "labPink",
};

/** Everything of one profile. Each change is stored at once. */
export function ProfileForm(props: ProfilePartProps) {
  const { profile, onSave } = props;
  return (
    <section class="lab-entry lab-profile" aria-labelledby="lab-profile-title" data-colour={profile.colour}>
      <div class="lab-entry-head">
        <a class="button quiet lab-back" href="#profiles">
          <Icon name="back" />
          {t("labBack")}
        </a>
        <h2 id="lab-profile-title">
          <span class="profile-chip" data-colour={profile.colour}>
            <bdi>{profile.name}</bdi>
          </span>
        </h2>
      </div>
      <section class="card lab-card" aria-label={t("labNameAndColour")}>
        <div class="field">
          <label for="profile-name">{t("labName")}</label>
          <input
            type="text"
            id="profile-name"
            dir="auto"
            maxLength={MOST_NAME}
            autocomplete="off"
            value={profile.name}
            onChange={({ currentTarget }) => void onSave({ ...profile, name: currentTarget.value })}
          />
        </div>
        <fieldset class="lab-colours">
          <legend>{t("labColour")}</legend>
          {PROFILE_COLOURS.map((colour) => (
            <label key={colour} class="check">
              <input
                type="radio"
                name="profile-colour"
                value={colour}
                checked={profile.colour === colour}
                onChange={() => void onSave({ ...profile, colour })}
              />
              <span class="profile-chip" data-colour={colour}>
                {t(colours[colour])}
              </span>
            </label>
          ))}
        </fieldset>
        <label class="switch">
          <span class="switch-text">
            <span>{t("labOn")}</span>
            <span class="hint">{t("labOnHint")}</span>
          </span>
          <input
            type="checkbox"
            role="switch"
            id="profile-on"
            checked={profile.on}
            aria-checked={profile.on}
            onChange={({ currentTarget }) => void onSave({ ...profile, on: currentTarget.checked })}
          />
        </label>
      </section>
      <ProfileSites {...props} />
      <BehaviourFields {...props} />
      <ProfileFaults {...props} />
      <ProfileCredentials {...props} />
      <ProfileClock {...props} />
      <RemoveProfile {...props} />
    </section>
  );
}

/** Two clicks: nothing of the profile can be brought back. */
function RemoveProfile({ session, profile }: ProfilePartProps) {
  const [asked, setAsked] = useState(false);

  async function remove() {
    session.learn(await session.port.ask("remove", { id: profile.id }));
    location.hash = "#profiles";
  }

  return (
    <section class="card lab-card" aria-label={t("labRemove")}>
      <p>{t("labRemoveText")}</p>
      <div class="notice-actions">
        <button
          class="button danger"
          type="button"
          id="remove-profile"
          onClick={() => (asked ? void remove() : setAsked(true))}
        >
          <Icon name="bin" />
          {t(asked ? "labRemoveSure" : "labRemove")}
        </button>
        {asked && (
          <button class="button quiet" type="button" onClick={() => setAsked(false)}>
            {t("cancel")}
          </button>
        )}
      </div>
    </section>
  );
}
