import { t, tCount } from "../../i18n/messages.ts";
import type { LabSession } from "../../lab/lab-session.ts";

/** Says which profiles answer now, so that nobody takes them for the real vault. */
export function InUseNotice({ session: { lab } }: { session: LabSession }) {
  const used = (lab?.profiles ?? []).filter(
    ({ id, on, sites }) => on && (sites.length > 0 || lab?.tabs.some(({ profile }) => profile === id)),
  );
  if (used.length === 0) return null;
  return (
    <p class="notice lab-in-use" role="status" id="lab-in-use">
      {used.map(({ id, name, colour }) => (
        <span key={id} class="profile-chip" data-colour={colour}>
          <bdi>{name}</bdi>
        </span>
      ))}
      <span>{tCount("labInUse", used.length)}</span>
      <a href="#profiles">{t("labSeeProfiles")}</a>
    </p>
  );
}
