import { hostOfPage } from "./site-host.ts";

/** The tab over which the toolbar popup stands. */
export interface PageTab {
  tabId: number;
  host: string;
  /** The host's registrable domain. */
  domain: string;
  /** The page came encrypted, or from this computer: elsewhere no code is filled. */
  takesCodes: boolean;
}

/** Null where it shows no web page. */
export function pageTabOf(
  tab: { id?: number | undefined; url?: string | undefined } | undefined,
  domain: string | null,
): PageTab | null {
  const host = hostOfPage(tab?.url);
  if (host === null || domain === null || tab?.id === undefined) return null;
  const local = /^(.+\.)?localhost$/.test(host);
  return { tabId: tab.id, host, domain, takesCodes: tab.url?.startsWith("https:") === true || local };
}
