import { getDomain } from "tldts";
import { type Failure, failed } from "../outcome.ts";

/** appid and appidExclude (WebAuthn §10.1.1, §10.1.2): names of a relying party from before WebAuthn. */

/**
 * Whether the caller may use an AppID: FIDO's "determining if a caller's FacetID is authorized for an AppID".
 * As browsers do, no list of facets is fetched: one registrable domain stands for it. Returns the error, if any.
 */
export function checkAppId(appId: string, origin: string): Failure | undefined {
  if (appId === "" || appId === origin) return undefined;
  const url = parse(appId);
  const host = parse(origin)?.hostname;
  if (url?.protocol === "https:" && host !== undefined && isSameSite(url.hostname, host)) return undefined;
  return failed("SecurityError", "The AppID is not one that this site may use");
}

function isSameSite(a: string, b: string): boolean {
  if (a === b) return true;
  const domain = getDomain(a, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(b, { allowPrivateDomains: true });
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
