import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";

/** Lets sites add a passkey by themselves after a sign-in, or not. */
export function UpgradeSwitch() {
  const { value, problem } = useVault("upgrades.allowed");
  const [allowed, setAllowed] = useState<boolean | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    if (value !== null) setAllowed(value);
  }, [value]);

  async function change(on: boolean) {
    setAllowed(on);
    setFailure(null);
    try {
      setAllowed(await callVault("upgrades.allow", { on }));
    } catch (error) {
      setAllowed(!on);
      setFailure((error as Error).message);
    }
  }

  const shown = failure ?? problem;
  return (
    <section>
      <div class="section-head">
        <h2>{t("upgradeTitle")}</h2>
      </div>
      <div class="card parts">
        <label class="part switch">
          <span class="switch-text">
            <span>{t("upgradeSwitch")}</span>
            <span class="hint">{t("upgradeHint")}</span>
          </span>
          <input
            type="checkbox"
            role="switch"
            id="upgrade-switch"
            checked={allowed === true}
            aria-checked={allowed === true}
            disabled={allowed === null}
            onChange={(event) => void change(event.currentTarget.checked)}
          />
        </label>
        {shown !== null && (
          <div class="part">
            <Problem text={shown} />
          </div>
        )}
      </div>
    </section>
  );
}
