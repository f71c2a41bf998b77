import { t } from "../i18n/messages.ts";

/** The sections of the manager page, each at the hash of its name. */
export const sections = ["items", "security", "backup", "exchange", "settings"] as const;

export type Section = (typeof sections)[number];

const titles = {
  items: "itemsTitle",
  security: "securityTitle",
  backup: "backupTitle",
  exchange: "exchangeTitle",
  settings: "settingsTitle",
} as const;

export function sectionTitle(section: Section): string {
  return t(titles[section]);
}

/** The hash that opens the dialog for a new recovery code, in the section of security. */
export const NEW_CODE_HASH = "#new-code";

/** The hash that opens the dialog for a one-time code, over the items. */
export const ADD_CODE_HASH = "#add-code";

/** The section that a location's hash ("#backup") names; the items for every other hash ("#item=…"). */
export function sectionOfHash(hash: string): Section {
  if (hash === NEW_CODE_HASH) return "security";
  return sections.find((section) => hash === `#${section}`) ?? "items";
}
