import { getDomain, getPublicSuffix } from "tldts";

/** The relying party identifier (WebAuthn §5.1.3 steps 7 and 8, §5.1.4.1 steps 6 and 7). */

export type RpIdCheck =
  | { type: "valid"; rpId: string }
  /** The origin may not use WebAuthn at all. */
  | { type: "not-a-domain"; reason: string }
  /** The rpId is neither the origin's effective domain nor a registrable suffix of it. */
  | { type: "not-a-suffix"; reason: string };

/** Private suffixes (github.io) count as public ones. */
export const SUFFIX_RULES = { allowPrivateDomains: true, extractHostname: false } as const;

/** Checks what a relying party asked for, `undefined` standing for the default, against the caller's origin. */
export function checkRpId(origin: string, requested: string | undefined): RpIdCheck {
  const url = parseOrigin(origin);
  if (!url) return { type: "not-a-domain", reason: `${origin} is not an origin that can be a relying party` };
  const host = url.hostname;
  if (isIpAddress(host)) return { type: "not-a-domain", reason: `${host} is an IP address, not a domain` };
  const local = host === "localhost" || host.endsWith(".localhost");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && local)) {
    return { type: "not-a-domain", reason: `${origin} is not a secure origin` };
  }
  if (requested === undefined || requested === host) return { type: "valid", rpId: host };
  return isRegistrableSuffix(requested, host)
    ? { type: "valid", rpId: requested }
    : { type: "not-a-suffix", reason: `${requested} is not a registrable suffix of ${host}` };
}

/** The site to which a host belongs: its registrable domain, or itself where it has none. */
export function registrableDomain(host: string): string {
  return getDomain(host, SUFFIX_RULES) ?? host;
}

/** HTML's "is a registrable domain suffix of", for a suffix that differs from the host. */
function isRegistrableSuffix(suffix: string, host: string): boolean {
  if (!isCanonicalHost(suffix) || !host.endsWith(`.${suffix}`)) return false;
  if (getPublicSuffix(suffix, SUFFIX_RULES) === suffix) return false;
  const domain = getDomain(host, SUFFIX_RULES);
  return domain !== null && domain === getDomain(suffix, SUFFIX_RULES);
}

/** True for a host name in the form that the URL parser leaves alone: lower case, Punycode, no dot at the end. */
export function isCanonicalHost(text: string): boolean {
  if (text === "" || text.endsWith(".") || isIpAddress(text)) return false;
  try {
    return new URL(`https://${text}`).hostname === text;
  } catch {
    return false;
  }
}

function isIpAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

function parseOrigin(origin: string): URL | undefined {
  try {
    const url = new URL(origin);
    return url.origin === origin ? url : undefined;
  } catch {
    return undefined;
  }
}
