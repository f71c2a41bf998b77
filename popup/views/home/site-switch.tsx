import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Problem } from "../../parts/message.tsx";
import { Host } from "../../parts/site-name.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";

interface SiteSwitchProps {
  host: string;
  /** Latchkey answers nowhere now, whatever is set here. */
  paused: boolean;
}

/** Where the switch says on and that is not all. */
function stillText(off: boolean, paused: boolean) {
  if (!off && !paused) return null;
  return <span class="hint">{t(off ? "siteSwitchOff" : "siteSwitchPaused")}</span>;
}

/** Says whether Latchkey answers on this host, and changes it. */
export function SiteSwitch({ host, paused }: SiteSwitchProps) {
  const sites = useVault("sites.list");
  const [off, setOff] = useState(sites.value?.includes(host) ?? null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    if (sites.value !== null) setOff(sites.value.includes(host));
  }, [sites.value, host]);

  async function change(next: boolean) {
    setOff(next);
    setFailure(null);
    try {
      await callVault("sites.switch", { host, off: next });
    } catch (error) {
      setOff(!next);
      setFailure((error as Error).message);
    }
  }

  const problem = failure ?? sites.problem;
  return (
    <>
      <label class="switch">
        <span class="switch-text">
          <span>
            <Text k="siteSwitch" values={{ site: <Host text={host} /> }} />
          </span>
          {stillText(off === true, paused)}
        </span>
        <input
          type="checkbox"
          role="switch"
          id="site-switch"
          checked={off !== true}
          aria-checked={off !== true}
          disabled={off === null}
          onChange={(event) => void change(!event.currentTarget.checked)}
        />
      </label>
      {problem !== null && <Problem text={problem} />}
    </>
  );
}
