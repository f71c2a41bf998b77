import browser from "webextension-polyfill";
import { THEME_KEY, type Theme, themeOf } from "../../src/wire/theme.ts";

export async function storedTheme(): Promise<Theme> {
  return themeOf((await browser.storage.local.get(THEME_KEY))[THEME_KEY]);
}

/** Keeps the choice; every open page of Latchkey follows it. */
export async function storeTheme(theme: Theme): Promise<void> {
  await browser.storage.local.set({ [THEME_KEY]: theme });
}

/**
 * Shows the page in the chosen theme and follows the choice; to be called once for a page. `storage.local` answers
 * after the browser may have painted, so the choice has a copy that public/popup/theme.js reads before. Where the
 * browser has thrown the copy away, it is made anew.
 */
export function followTheme(): void {
  const take = (theme: Theme) => {
    show(theme);
    copy(theme);
  };
  // Without an answer the copy holds.
  storedTheme().then(take, () => {});
  browser.storage.local.onChanged.addListener((changes) => {
    if (THEME_KEY in changes) take(themeOf(changes[THEME_KEY]?.newValue));
  });
}

function show(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
}

function copy(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // The browser keeps no data for pages: the next one is drawn once more after its first picture.
  }
}
