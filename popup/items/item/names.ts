import type { ItemSummary } from "../../../src/wire/items.ts";
import { hostOf } from "../list/site.ts";

/** What an item is called, and what tells it from others of that name. */
export interface ItemNames {
  /** The person's own name for it, or the issuer. Absent where the host is all that it is called. */
  title?: string;
  /** Always shown where there is one: it alone says which site this is. */
  host?: string;
  account: string;
}

/** Texts are as the site or the person gave them: neutralise them where they are shown. */
export function namesOf(item: ItemSummary): ItemNames {
  const host = hostOf(item);
  const own = item.label ?? "";
  const title = own !== "" ? own : item.kind === "code" ? item.issuer : "";
  const account = item.kind === "code" ? item.account : item.userName || item.userDisplayName;
  return { account, ...(title !== "" && { title }), ...(host !== undefined && { host }) };
}

/** The one text by which items are sorted. */
export function sortName(item: ItemSummary): string {
  const { title, host, account } = namesOf(item);
  return title ?? host ?? account;
}
