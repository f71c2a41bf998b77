/** How Latchkey's pages look: as the system does, or always light or dark. */
export const themes = ["system", "light", "dark"] as const;

export type Theme = (typeof themes)[number];

/** Where the choice lies in `storage.local`, outside of the vault: it holds before unlocking too, and is no secret. */
export const THEME_KEY = "theme";

/** What was stored, perhaps by another version or a content script; everything unknown is "system". */
export function themeOf(stored: unknown): Theme {
  return themes.find((theme) => theme === stored) ?? "system";
}
