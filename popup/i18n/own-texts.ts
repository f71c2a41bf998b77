import browser from "webextension-polyfill";

/**
 * The texts read from the extension's own files. In some starts Chromium gives an extension's process no text at all, for
 * as long as it lives (seen in Chromium 156, in one start of four).
 */
export type OwnTexts = Record<string, { message: string }>;

/** Undefined where the browser gives texts. */
export async function ownTextsIfNeeded(): Promise<OwnTexts | undefined> {
  return browser.i18n.getMessage("language") === "" ? ownTexts() : undefined;
}

/** In the language that the browser would choose. */
export async function ownTexts(): Promise<OwnTexts | undefined> {
  const [language = ""] = browser.i18n.getUILanguage().split("-");
  return (await read(language)) ?? read("en");
}

/** Puts the values into the gaps, as the browser would. */
export function filledIn(texts: OwnTexts, key: string, values: ReadonlyMap<string, string>): string {
  const message = texts[key]?.message ?? "";
  return message.replace(/\$(?:(\w+)\$|\$)/g, (_, gap?: string) =>
    gap === undefined ? "$" : (values.get(gap.toLowerCase()) ?? ""),
  );
}

async function read(language: string): Promise<OwnTexts | undefined> {
  try {
    return await (await fetch(browser.runtime.getURL(`_locales/${language}/messages.json`))).json();
  } catch {
    // There is no such language.
    return undefined;
  }
}
