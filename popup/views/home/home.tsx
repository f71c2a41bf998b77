import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { TopBar } from "../../parts/top-bar.tsx";
import { openBeside } from "../../places.ts";
import type { PageTab } from "../../sites/page-tab.ts";
import { usePause } from "../../sites/use-pause.ts";
import { Palette } from "../palette/palette.tsx";
import { ScanPage } from "../qr/scan-page.tsx";
import { NEW_CODE_HASH } from "../sections.ts";
import { AddedPasskeys } from "./added-passkeys.tsx";
import { PauseBanner, PauseSwitch } from "./pause.tsx";
import { BackupReminder, HealthReminder, RecoveryReminder } from "./reminders.tsx";
import { SiteSwitch } from "./site-switch.tsx";

async function openManager(inTab: boolean, hash = "") {
  await openBeside(`popup/manager.html${hash}`);
  if (!inTab) window.close();
}

interface HomeProps {
  /** Of the tab before the popup; null where passkeys have no place. */
  host: string | null;
  /** The host's registrable domain. */
  domain: string | null;
  /** That tab; null where the popup's page has a tab of its own. */
  page: PageTab | null;
  inTab: boolean;
}

/** The toolbar popup of an open vault. */
export function Home({ host, domain, page, inTab }: HomeProps) {
  const pause = usePause();
  const [scanning, setScanning] = useState(false);
  if (scanning) {
    return (
      <>
        <TopBar title="Latchkey" />
        <main class="pane home">
          <ScanPage onLeave={() => setScanning(false)} />
        </main>
      </>
    );
  }
  return (
    <>
      <TopBar title="Latchkey" />
      <main class="pane home">
        <HealthReminder onOpen={() => void openManager(inTab, "#security")} />
        <PauseBanner />
        <AddedPasskeys />
        <Palette domain={domain} page={page} onManager={(hash) => void openManager(inTab, hash)} />
        <section class="switches">
          {host !== null && <SiteSwitch host={host} paused={pause.paused === true} />}
          <PauseSwitch pause={pause} />
        </section>
      </main>
      <footer class="bottom-bar">
        <RecoveryReminder onMake={() => void openManager(inTab, NEW_CODE_HASH)} />
        <BackupReminder onOpen={() => void openManager(inTab, "#backup")} />
        <div class="bottom-actions">
          {!inTab && (
            <button
              class="button"
              type="button"
              id="scan-page"
              title={t("scanTitle")}
              aria-label={`${t("qrCode")}: ${t("scanTitle")}`}
              onClick={() => setScanning(true)}
            >
              <Icon name="qr" />
              {t("qrCode")}
            </button>
          )}
          <button class="button" type="button" id="open-manager" onClick={() => void openManager(inTab)}>
            {t("openManager")}
          </button>
        </div>
      </footer>
    </>
  );
}
