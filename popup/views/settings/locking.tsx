import { useEffect, useState } from "preact/hooks";
import browser from "webextension-polyfill";
import type { LockSettings } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { SettingSection } from "../../parts/setting-section.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { idleChoices } from "./idle-choices.ts";

/** Only Chromium tells an extension that the screen was locked. */
function toldOfScreen(): boolean {
  return !browser.runtime.getURL("").startsWith("moz-extension:");
}

/** When the vault locks by itself. */
export function Locking() {
  const loaded = useVault("settings.lock");
  const [settings, setSettings] = useState<LockSettings | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const told = toldOfScreen();

  useEffect(() => {
    if (loaded.value !== null) setSettings(loaded.value);
  }, [loaded.value]);

  async function change(changed: Partial<LockSettings>) {
    if (settings === null) return;
    const next = { ...settings, ...changed };
    setSettings(next);
    setProblem(null);
    setSaved(false);
    try {
      setSettings(await callVault("settings.setLock", next));
      setSaved(true);
    } catch (error) {
      setSettings(settings);
      setProblem((error as Error).message);
    }
  }

  const shown = problem ?? loaded.problem;
  return (
    <SettingSection title={t("lockingTitle")} busy={settings === null} saved={saved} problem={shown}>
      <div class="part part-line">
        <label class="row-text" for="idle-minutes">
          <span class="row-title">{t("lockingIdle")}</span>
          <span class="row-detail">{t(settings?.idleMinutes === 0 ? "lockingNever" : "lockingCounted")}</span>
        </label>
        <select
          id="idle-minutes"
          disabled={settings === null}
          value={settings?.idleMinutes}
          onChange={(event) => void change({ idleMinutes: Number(event.currentTarget.value) })}
        >
          {idleChoices(settings?.idleMinutes).map(({ minutes, text }) => (
            <option key={minutes} value={minutes}>
              {text}
            </option>
          ))}
        </select>
      </div>
      <label class="part switch">
        <span class="switch-text">
          <span>{t("lockingScreen")}</span>
          <span class="hint">{t(told ? "lockingScreenTold" : "lockingScreenUntold")}</span>
        </span>
        <input
          type="checkbox"
          role="switch"
          id="lock-with-screen"
          checked={told && settings?.withScreen === true}
          aria-checked={told && settings?.withScreen === true}
          disabled={!told || settings === null}
          onChange={(event) => void change({ withScreen: event.currentTarget.checked })}
        />
      </label>
    </SettingSection>
  );
}
