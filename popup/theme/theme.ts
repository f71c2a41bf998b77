/** How Latchkey's pages look: as the system does, or always light or dark. */
export const themes = ["system", "light", "dark"] as const;

export type Theme = (typeof themes)[number];

/** What was stored, perhaps by another version or a content script; everything unknown is "system". */
export function themeOf(stored: unknown): Theme {
  return themes.find((theme) => theme === stored) ?? "system";
}
