/** The sections of the manager page, each at the hash of its name. */
export const sections = ["passkeys", "security", "backup", "settings"] as const;

export type Section = (typeof sections)[number];

export const sectionTitles: Record<Section, string> = {
  passkeys: "Passkeys",
  security: "Security",
  backup: "Backup",
  settings: "Settings",
};

/** The section that a location's hash ("#backup") names; the passkeys for every other hash. */
export function sectionOfHash(hash: string): Section {
  return sections.find((section) => hash === `#${section}`) ?? "passkeys";
}
