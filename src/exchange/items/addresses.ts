import { hostOf } from "./rp-id.ts";

/** The web addresses that a login was kept for, of which a code keeps one host, and a passkey its rpId. */

/** The host of the first that has one. */
export function siteOf(addresses: readonly unknown[]): string | undefined {
  for (const address of addresses) {
    const host = typeof address === "string" ? hostOf(address) : undefined;
    if (host !== undefined) return host;
  }
  return undefined;
}

/** How many of them say another site, or none. What lies below the site is of it; empty texts do not count. */
export function otherAddresses(addresses: readonly unknown[], site: string | undefined): number {
  const own = site === undefined ? undefined : hostOf(`https://${site}`);
  return addresses.filter((address) => {
    if (address === "") return false;
    const host = typeof address === "string" ? hostOf(address) : undefined;
    return host === undefined || own === undefined || !`.${host}`.endsWith(`.${own}`);
  }).length;
}
