import { useEffect, useState } from "preact/hooks";
import browser from "webextension-polyfill";
import { ASKED_KEY } from "../../src/lab/asked/asked-ceremony.ts";
import { ASSIGNMENTS_KEY, type Assignments, profileAt } from "../../src/lab/profiles/assignments.ts";
import { t, tCount } from "../i18n/messages.ts";
import { Text } from "../i18n/text.tsx";
import { openBeside } from "../places.ts";

interface LabBannerProps {
  /** Of the page before the popup; absent in a page of Latchkey's own. */
  url?: string | undefined;
  tabId?: number | undefined;
}

/**
 * Says that a lab profile answers for the page, or for other sites, and how many requests wait for the developer's
 * answer; nothing while no profile is in use.
 */
export function LabBanner({ url, tabId }: LabBannerProps) {
  const assignments = useInSession<Assignments>(ASSIGNMENTS_KEY);
  const waiting = useInSession<readonly object[]>(ASKED_KEY)?.length ?? 0;
  const [first] = assignments?.profiles ?? [];
  if (!assignments || !first) return null;
  const origin = url !== undefined && URL.canParse(url) ? new URL(url).origin : "null";
  const here = profileAt(assignments, { origin, tabId });
  const { name, colour } = here ?? first;
  const chip = (
    <span class="profile-chip" data-colour={colour}>
      <bdi>{name}</bdi>
    </span>
  );
  return (
    <div class="lab-banner" role="status" id="lab-banner" data-colour={colour} data-here={here !== undefined}>
      <div class="lab-banner-text">
        <p>
          <Text k={here ? "labBannerHere" : "labBannerElsewhere"} values={{ name: chip }} />
        </p>
        {waiting > 0 && (
          <p class="lab-banner-waiting" id="lab-waiting">
            {tCount("labAskedWaiting", waiting)}
          </p>
        )}
      </div>
      <button
        class={waiting > 0 ? "button primary" : "button"}
        type="button"
        id="open-lab"
        onClick={() => void openBeside(`popup/lab.html${waiting > 0 ? "" : "#profiles"}`)}
      >
        {t(waiting > 0 ? "labBannerAsks" : "labOpen")}
      </button>
    </div>
  );
}

/** What lies there in the browser's session; undefined until it is known, and where there is nothing. */
function useInSession<T>(key: string): T | undefined {
  const [known, setKnown] = useState<T | undefined>(undefined);
  useEffect(() => {
    const { session } = browser.storage;
    const take = (value: unknown) => setKnown(value as T | undefined);
    session.get(key).then((found) => take(found[key]), console.warn);
    const follow = (changes: Record<string, { newValue?: unknown }>) => {
      if (key in changes) take(changes[key]?.newValue);
    };
    session.onChanged.addListener(follow);
    return () => session.onChanged.removeListener(follow);
  }, [key]);
  return known;
}
