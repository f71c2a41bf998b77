import { Icon } from "../parts/icons.tsx";
import { Problem } from "../parts/message.tsx";
import { PasskeyRow } from "../parts/passkey-row.tsx";
import { Host } from "../parts/site-name.tsx";
import { TopBar } from "../parts/top-bar.tsx";
import { bySite } from "../passkey-list.ts";
import { openBeside } from "../places.ts";
import { usePause } from "../use-pause.ts";
import { useVault } from "../use-vault.ts";
import { AddedPasskeys } from "./added-passkeys.tsx";
import { PauseBanner, PauseSwitch } from "./pause.tsx";
import { BackupReminder, HealthReminder, RecoveryReminder } from "./reminders.tsx";
import { NEW_CODE_HASH } from "./sections.ts";
import { SiteSwitch } from "./site-switch.tsx";

/** Passkeys of other sites that the popup lists; the manager has them all. */
const OTHERS_SHOWN = 5;

async function openManager(inTab: boolean, hash = "") {
  await openBeside(`popup/manager.html${hash}`);
  if (!inTab) window.close();
}

/** The toolbar popup of an open vault. Host: that of the tab before it, null where passkeys have no place. */
export function Home({ host, inTab }: { host: string | null; inTab: boolean }) {
  const passkeys = useVault("passkeys.list");
  const pause = usePause();
  const { here, elsewhere } = bySite(passkeys.value ?? [], host);
  const others = elsewhere.slice(0, OTHERS_SHOWN);
  const more = elsewhere.length - others.length;
  return (
    <>
      <TopBar title="Latchkey" />
      <main class="pane home" aria-busy={passkeys.value === null}>
        <HealthReminder onOpen={() => void openManager(inTab, "#security")} />
        <PauseBanner />
        <AddedPasskeys />
        <section class="switches">
          {host !== null && <SiteSwitch host={host} paused={pause.paused === true} />}
          <PauseSwitch pause={pause} />
        </section>
        {passkeys.problem !== null && <Problem text={passkeys.problem} />}
        {passkeys.value !== null && here.length + elsewhere.length === 0 && (
          <div class="empty">
            <span class="tile">
              <Icon name="key" />
            </span>
            <h2>No passkeys yet</h2>
            <p>When a site offers to create a passkey, Latchkey asks you in a window of its own.</p>
          </div>
        )}
        {host !== null && here.length > 0 && (
          <section>
            <h2>
              For <Host text={host} />
            </h2>
            <ul class="rows">
              {here.map((passkey) => (
                <PasskeyRow key={passkey.credentialId} passkey={passkey} />
              ))}
            </ul>
          </section>
        )}
        {others.length > 0 && (
          <section>
            <h2>{here.length > 0 ? "Other passkeys" : "Passkeys"}</h2>
            <ul class="rows">
              {others.map((passkey) => (
                <PasskeyRow key={passkey.credentialId} passkey={passkey} />
              ))}
            </ul>
            {more > 0 && <p class="hint">and {more} more in the manager</p>}
          </section>
        )}
      </main>
      <footer class="bottom-bar">
        <RecoveryReminder onMake={() => void openManager(inTab, NEW_CODE_HASH)} />
        <BackupReminder onOpen={() => void openManager(inTab, "#backup")} />
        <button class="button" type="button" id="open-manager" onClick={() => void openManager(inTab)}>
          Open the manager
        </button>
      </footer>
    </>
  );
}
