import type { Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";

/** Hosts of the sites that passkeys and codes belong to, in the form that browsers name them. */

/**
 * The rpId of a passkey: a host name, in lower case and Punycode. One that the URL parser writes otherwise is put
 * right, with a remark. Throws an ExchangeError for an IP address, an origin and other text.
 */
export function rpIdFrom(text: string, field: string, remarks: Remark[]): string {
  const rpId = canonicalHost(text);
  if (rpId === undefined) throw new ExchangeError("malformed", `${field} is not the name of a site`);
  if (rpId !== text) remarks.push({ field, what: "changed", detail: rpId });
  return rpId;
}

/** The host of a web address, undefined where it has none or is none. */
export function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) ? canonicalHost(hostname) : undefined;
}

function canonicalHost(text: string): string | undefined {
  if (!/^[^\s/?#@:\\[\]%]{1,253}$/.test(text) || !URL.canParse(`https://${text}`)) return undefined;
  const { hostname } = new URL(`https://${text}`);
  return hostname === "" || hostname.endsWith(".") || /^\d+\.\d+\.\d+\.\d+$/.test(hostname)
    ? undefined
    : hostname;
}
