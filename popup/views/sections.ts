/** The sections of the manager page, each at the hash of its name. */
export const sections = ["passkeys", "security", "backup", "settings"] as const;

export type Section = (typeof sections)[number];

export const sectionTitles: Record<Section, string> = {
  passkeys: "Passkeys",
  security: "Security",
  backup: "Backup",
  settings: "Settings",
};

/** The hash that opens the dialog for a new recovery code, in the section of security. */
export const NEW_CODE_HASH = "#new-code";

/** The section that a location's hash ("#backup") names; the passkeys for every other hash. */
export function sectionOfHash(hash: string): Section {
  if (hash === NEW_CODE_HASH) return "security";
  return sections.find((section) => hash === `#${section}`) ?? "passkeys";
}
