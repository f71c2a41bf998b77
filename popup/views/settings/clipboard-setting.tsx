import { useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";
import { SettingSection } from "../../parts/setting-section.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { clipboardChoices } from "./clipboard-choices.ts";

/** When a code that was copied is taken off the clipboard. */
export function ClipboardSetting() {
  const { value, problem } = useVault("settings.clipboard");
  const [failure, setFailure] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);

  async function change(seconds: number) {
    setFailure(null);
    setSaved(false);
    try {
      await callVault("settings.setClipboard", { seconds });
      setSaved(true);
    } catch (error) {
      setFailure((error as Error).message);
    }
  }

  const shown = failure ?? problem;
  return (
    <SettingSection title={t("clipboardTitle")} busy={value === null} saved={saved} problem={shown}>
      <div class="part part-line">
        <label class="row-text" for="clipboard-seconds">
          <span class="row-title">{t("clipboardClear")}</span>
          <span class="row-detail">{t("clipboardHint")}</span>
        </label>
        <select
          id="clipboard-seconds"
          disabled={value === null}
          value={value?.seconds}
          onChange={(event) => void change(Number(event.currentTarget.value))}
        >
          {clipboardChoices(value?.seconds).map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds === 0 ? t("clipboardNever") : tCount("clipboardAfter", seconds)}
            </option>
          ))}
        </select>
      </div>
    </SettingSection>
  );
}
