import type { ItemChange, ItemSummary } from "../../../src/wire/items.ts";
import { hostOfInput } from "../../sites/site-host.ts";

/** What the person can write about an item; issuer, account and site of codes alone. */
export interface OwnForm {
  label: string;
  note: string;
  issuer: string;
  account: string;
  site: string;
}

export function formOf(item: ItemSummary, note: string): OwnForm {
  const code = item.kind === "code" ? item : null;
  return {
    label: item.label ?? "",
    note,
    issuer: code?.issuer ?? "",
    account: code?.account ?? "",
    site: code?.site ?? "",
  };
}

/**
 * What has to be changed to have what was written; an empty object where nothing was changed, null where the site is not a
 * host name.
 */
export function changeOfForm(before: OwnForm, written: OwnForm): ItemChange | null {
  const change: ItemChange = {};
  for (const name of ["label", "issuer", "account"] as const) {
    const text = written[name].trim();
    if (text !== before[name]) change[name] = text;
  }
  if (written.note !== before.note) change.note = written.note;
  const site = siteOfInput(written.site);
  if (site === null) return null;
  if (site !== before.site) change.site = site;
  return change;
}

/** The host name in what was typed; empty: none was. Null: it is no host name. */
export function siteOfInput(input: string): string | null {
  return input.trim() === "" ? "" : hostOfInput(input);
}
