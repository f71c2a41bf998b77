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
 * The form after something else has changed the item, perhaps in another window: what was being written stays, everything
 * else is as it is stored `now`. `began`: what was stored when the writing began.
 */
export function followed(written: OwnForm, began: OwnForm, now: OwnForm): OwnForm {
  const pick = (name: keyof OwnForm) => (written[name] === began[name] ? now : written)[name];
  return {
    label: pick("label"),
    note: pick("note"),
    issuer: pick("issuer"),
    account: pick("account"),
    site: pick("site"),
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
