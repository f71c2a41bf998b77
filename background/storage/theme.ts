import browser from "webextension-polyfill";
import { THEME_KEY, type Theme, themeOf } from "../../src/wire/theme.ts";

/** The theme that the person has chosen. Never rejects. */
export async function chosenTheme(): Promise<Theme> {
  try {
    return themeOf((await browser.storage.local.get(THEME_KEY))[THEME_KEY]);
  } catch (error) {
    console.warn(error);
    return "system";
  }
}
