import browser from "webextension-polyfill";
import { type Theme, themeOf } from "./theme.ts";

/** In `storage.local`, outside of the vault: the theme holds before unlocking too, and is no secret. */
const KEY = "theme";

export async function storedTheme(): Promise<Theme> {
  return themeOf((await browser.storage.local.get(KEY))[KEY]);
}

/** Keeps the choice; every open page of Latchkey follows it. */
export async function storeTheme(theme: Theme): Promise<void> {
  await browser.storage.local.set({ [KEY]: theme });
}

/**
 * Shows the page in the chosen theme and follows the choice. To be called once for a page, before anything is
 * drawn. `storage.local` answers only after the browser may have painted, so the choice has a copy that can be read at
 * once; where the browser has thrown the copy away, it is made anew.
 */
export function applyTheme(): void {
  show(themeOf(copied()));
  const take = (theme: Theme) => {
    show(theme);
    copy(theme);
  };
  // Without an answer the copy holds.
  storedTheme().then(take, () => {});
  browser.storage.local.onChanged.addListener((changes) => {
    if (KEY in changes) take(themeOf(changes[KEY]?.newValue));
  });
}

function show(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
}

function copied(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // The browser keeps no data for pages.
    return null;
  }
}

function copy(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // As above: the next page is drawn once more after its first picture.
  }
}
