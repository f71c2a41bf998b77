import { useEffect, useState } from "preact/hooks";
import { type Theme, themes } from "../../../src/wire/theme.ts";
import { t } from "../../i18n/messages.ts";
import { SettingSection } from "../../parts/setting-section.tsx";
import { storedTheme, storeTheme } from "../../theme/stored-theme.ts";

const names = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;

/** Whether the pages are light or dark. */
export function ThemeSetting() {
  const [theme, setTheme] = useState<Theme | null>(null);
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const fail = (error: unknown) => setProblem((error as Error).message);

  useEffect(() => {
    storedTheme().then(setTheme, fail);
  }, []);

  async function change(chosen: Theme) {
    setProblem(null);
    setSaved(false);
    setTheme(chosen);
    try {
      await storeTheme(chosen);
      setSaved(true);
    } catch (error) {
      setTheme(theme);
      fail(error);
    }
  }

  return (
    <SettingSection
      title={t("themeTitle")}
      busy={theme === null && problem === null}
      saved={saved}
      problem={problem}
    >
      <div class="part part-line">
        <div class="row-text" id="theme-name">
          <span class="row-title">{t("themeLabel")}</span>
          <span class="row-detail">{t("themeHint")}</span>
        </div>
        <fieldset class="segments" id="theme" aria-labelledby="theme-name">
          {themes.map((each) => (
            <label key={each} class="segment">
              <input
                type="radio"
                name="theme"
                value={each}
                checked={theme === each}
                onChange={() => void change(each)}
              />
              <span>{t(names[each])}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </SettingSection>
  );
}
