import { useState } from "preact/hooks";
import type { NamedProfile } from "../../../../src/lab/profiles/named-profile.ts";
import { t, tCount } from "../../../i18n/messages.ts";
import type { LabSession } from "../../../lab/lab-session.ts";
import { newProfile } from "../../../lab/new-profile.ts";
import { Icon } from "../../../parts/icons.tsx";
import { Problem } from "../../../parts/message.tsx";
import { ProfileForm } from "./profile-form.tsx";

interface ProfilesProps {
  session: LabSession;
  /** The id of the profile that is shown. */
  chosen: string | undefined;
}

/** The lab profiles, and one of them with everything that can be set. */
export function Profiles({ session, chosen }: ProfilesProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const profiles = session.lab?.profiles ?? [];
  const open = profiles.find(({ id }) => id === chosen);

  async function save(profile: NamedProfile): Promise<boolean> {
    setProblem(null);
    try {
      session.learn(await session.port.ask("save", { profile }));
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async function add() {
    const made = newProfile(t("labNewName", { number: profiles.length + 1 }), profiles);
    if (await save(made)) location.hash = `#profiles=${made.id}`;
  }

  return (
    <div class="lab-split" data-open={open !== undefined}>
      <section class="lab-list" aria-labelledby="lab-profiles-title">
        <div class="section-head">
          <h2 id="lab-profiles-title">{t("labProfiles")}</h2>
          <button class="button head-action" type="button" id="new-profile" onClick={() => void add()}>
            <Icon name="plus" />
            {t("labNewProfile")}
          </button>
        </div>
        {profiles.length === 0 ? (
          <p class="hint lab-intro">{t("labProfilesIntro")}</p>
        ) : (
          <ul>
            {profiles.map((profile) => (
              <li key={profile.id}>
                <a
                  class="lab-row"
                  href={`#profiles=${profile.id}`}
                  aria-current={profile.id === chosen ? "true" : undefined}
                  data-profile={profile.id}
                >
                  <span class="profile-dot" data-colour={profile.colour} data-on={profile.on} />
                  <span class="lab-row-text">
                    <bdi class="row-title">{profile.name}</bdi>
                    <span class="row-detail">
                      {profile.on ? tCount("labSites", profile.sites.length) : t("labOff")}
                      <span>{tCount("labCredentials", profile.credentials)}</span>
                    </span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
        {problem !== null && (
          <div lang="en">
            <Problem text={problem} />
          </div>
        )}
      </section>
      {open && <ProfileForm key={open.id} session={session} profile={open} onSave={save} />}
    </div>
  );
}
