import type { ItemKind, RestoreItem } from "../../../src/wire/vault.ts";
import type { MessageKey } from "../../i18n/messages.ts";

/** The items of a backup, by what restoring would do to them; each group sorted by name. */
export interface PreviewGroups {
  /** Added without asking: nothing stands in their place. */
  fresh: RestoreItem[];
  /** Replace what is here only if chosen. */
  differing: RestoreItem[];
  /** Come back only if chosen. */
  deleted: RestoreItem[];
  same: RestoreItem[];
}

export function previewGroups(items: readonly RestoreItem[]): PreviewGroups {
  const groups: PreviewGroups = { fresh: [], differing: [], deleted: [], same: [] };
  for (const item of [...items].sort((a, b) => a.name.localeCompare(b.name))) {
    if (item.status === "new") groups.fresh.push(item);
    else if (item.status === "same") groups.same.push(item);
    else if (item.status === "deleted") groups.deleted.push(item);
    else groups.differing.push(item);
  }
  return groups;
}

/** The texts that name the kinds of items. */
export const kindKeys = {
  passkey: "kindPasskey",
  code: "kindCodeShort",
  setting: "kindSetting",
} as const satisfies Record<ItemKind, MessageKey>;
