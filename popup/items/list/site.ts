import type { ItemSummary } from "../../../src/wire/items.ts";

/** The host that an item belongs to: a passkey's RP id, the site that a code was given; undefined where none was. */
export function hostOf(item: ItemSummary): string | undefined {
  return item.kind === "passkey" ? item.rpId : item.site;
}
