import { hostOfPage } from "./site-host.ts";

/** The tab over which the toolbar popup stands. */
export interface PageTab {
  tabId: number;
  host: string;
  /** The page came encrypted, or from this computer: elsewhere no code is filled. */
  takesCodes: boolean;
}

/** Null where it shows no web page. */
export function pageTabOf(
  tab: { id?: number | undefined; url?: string | undefined } | undefined,
): PageTab | null {
  const host = hostOfPage(tab?.url);
  if (host === null || tab?.id === undefined) return null;
  const local = /^(.+\.)?localhost$/.test(host);
  return { tabId: tab.id, host, takesCodes: tab.url?.startsWith("https:") === true || local };
}
