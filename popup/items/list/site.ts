import { getDomain } from "tldts";
import type { ItemSummary } from "../../../src/wire/items.ts";

/** Private suffixes count: two sites on github.io are two. */
const RULES = { allowPrivateDomains: true, extractHostname: false } as const;

/** The registrable domain of a host; the host itself where it has none (localhost, an address, a suffix). */
export function domainOf(host: string): string {
  const plain = plainHost(host);
  return getDomain(plain, RULES) ?? plain;
}

/** Whether a host (as `plainHost` gives it) has this registrable domain. Looks only where the names already agree. */
export function isOfDomain(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && domainOf(host) === domain);
}

/** As browsers write it. */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** The host that an item belongs to: a passkey's RP id, the site that a code was given; undefined where none was. */
export function hostOf(item: ItemSummary): string | undefined {
  return item.kind === "passkey" ? item.rpId : item.site;
}
