import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { TopBar } from "../../parts/top-bar.tsx";
import { openBeside } from "../../places.ts";
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

/** The toolbar popup of an open vault. Host: that of the tab before it, null where passkeys have no place. */
export function Home({ host, inTab }: { host: string | null; inTab: boolean }) {
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
        <Palette host={host} onManager={(hash) => void openManager(inTab, hash)} />
        {!inTab && (
          <button class="button" type="button" id="scan-page" onClick={() => setScanning(true)}>
            <Icon name="qr" />
            {t("scanTitle")}
          </button>
        )}
        <section class="switches">
          {host !== null && <SiteSwitch host={host} paused={pause.paused === true} />}
          <PauseSwitch pause={pause} />
        </section>
      </main>
      <footer class="bottom-bar">
        <RecoveryReminder onMake={() => void openManager(inTab, NEW_CODE_HASH)} />
        <BackupReminder onOpen={() => void openManager(inTab, "#backup")} />
        <button class="button" type="button" id="open-manager" onClick={() => void openManager(inTab)}>
          {t("openManager")}
        </button>
      </footer>
    </>
  );
}
