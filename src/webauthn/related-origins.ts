import { getDomain, parse } from "tldts";
import { isCanonicalHost, SUFFIX_RULES } from "./rp-id.ts";

/** Related origins (WebAuthn §5.11): a relying party lists the other sites that may use its rpId. */

/**
 * Whether the document at `https://<rpId>/.well-known/webauthn` lists an origin; false too where it cannot be had,
 * undefined where it is not to be asked for now. Rejects with the signal's reason.
 */
export type IsRelatedOrigin = (
  rpId: string,
  origin: string,
  signal: AbortSignal,
) => Promise<boolean | undefined>;

/** "Let maxLabels be the maximum number of registrable origin labels allowed by client policy", at least 5. */
const MAX_LABELS = 5;

/**
 * Whether a document can be asked for: an rpId is text by the page, and nothing but the registrable domain of a
 * site, or a host below one, may become part of an address. Only below a suffix that is known: other names, and those
 * of infrastructure (.arpa), are at home in one network, where others' pages ask nothing.
 */
export function mayHaveWellKnown(rpId: string): boolean {
  if (!/^[\w-]+(\.[\w-]+)+$/.test(rpId) || !isCanonicalHost(rpId)) return false;
  const { domain, isIcann, isPrivate } = parse(rpId, SUFFIX_RULES);
  return domain !== null && (isIcann === true || isPrivate === true) && !domain.endsWith(".arpa");
}

/** The related origins validation procedure (§5.11.1) on the document's body, from its step 2.2 on. */
export function listsOrigin(body: string, callerOrigin: string): boolean {
  const labelsSeen = new Set<string>();
  for (const item of originsOf(body)) {
    const url = URL.canParse(item) ? new URL(item) : undefined;
    const label = url && registrableLabel(url.hostname);
    if (!label) continue;
    if (labelsSeen.size >= MAX_LABELS && !labelsSeen.has(label)) continue;
    if (url.origin === callerOrigin) return true;
    labelsSeen.add(label);
  }
  return false;
}

/** The array `origins`; empty where the body is not such a document. */
function originsOf(body: string): string[] {
  try {
    const { origins } = JSON.parse(body) as { origins?: unknown };
    const sound = Array.isArray(origins) && origins.every((item) => typeof item === "string");
    return sound ? origins : [];
  } catch {
    return [];
  }
}

/** "shop" for www.shop.co.uk; undefined for an address and for a public suffix. */
function registrableLabel(host: string): string | undefined {
  return getDomain(host, SUFFIX_RULES)?.split(".", 1)[0];
}
