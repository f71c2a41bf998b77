import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { LAB_VIEWS, type LabPlace, placeOfHash } from "../../lab/lab-hash.ts";
import type { LabSession } from "../../lab/lab-session.ts";
import { useSession } from "../../lab/use-session.ts";
import { AskedList } from "./asked/asked-list.tsx";
import { Ceremonies } from "./ceremonies.tsx";
import { Findings } from "./findings/findings.tsx";
import { InUseNotice } from "./in-use-notice.tsx";
import { LabBar } from "./lab-bar.tsx";
import { Profiles } from "./profiles/profiles.tsx";

const titles = { ceremonies: "labCeremonies", findings: "labFindings", profiles: "labProfiles" } as const;

/** The lab's page: as a panel of the developer tools for their tab, or in a tab of its own. */
export function Lab({ session }: { session: LabSession }) {
  useSession(session);
  const place = usePlace();
  const waiting = session.asked.length;
  useEffect(() => {
    const title = t("labTitleOf", { view: t(titles[place.view]) });
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }, [place.view, waiting]);
  return (
    <>
      <LabBar session={session} />
      <nav class="manager-nav lab-nav" aria-label={t("labNav")}>
        {LAB_VIEWS.map((view) => (
          <a key={view} href={`#${view}`} aria-current={view === place.view ? "page" : undefined}>
            {t(titles[view])}
          </a>
        ))}
      </nav>
      <main class="lab" aria-label={t(titles[place.view])}>
        <InUseNotice session={session} />
        <AskedList session={session} />
        {place.view === "ceremonies" && <Ceremonies session={session} chosen={place.entry} />}
        {place.view === "findings" && <Findings recorded={session.recorder.recorded} />}
        {place.view === "profiles" && <Profiles session={session} chosen={place.profile} />}
      </main>
    </>
  );
}

function usePlace(): LabPlace {
  const [place, setPlace] = useState(() => placeOfHash(location.hash));
  useEffect(() => {
    const follow = () => setPlace(placeOfHash(location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return place;
}
