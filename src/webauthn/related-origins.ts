import { getDomain } from "tldts";
import { isCanonicalHost, SUFFIX_RULES } from "./rp-id.ts";

/** Related origins (WebAuthn §5.11): a relying party lists the other sites that may use its rpId. */

/**
 * Fetches `https://<rpId>/.well-known/webauthn` without credentials and without referrer. Gives the body of an
 * answer of status 200 and type `application/json`, undefined for everything else. Rejects with the signal's reason.
 */
export type FetchWellKnown = (rpId: string, signal: AbortSignal) => Promise<string | undefined>;

/** "Let maxLabels be the maximum number of registrable origin labels allowed by client policy", at least 5. */
const MAX_LABELS = 5;

/**
 * Whether a document can be asked for: an rpId is text by the page, and nothing but the registrable domain of a
 * site, or a host below one, may become part of an address. Not on this computer, where others' pages ask nothing.
 */
export function mayHaveWellKnown(rpId: string): boolean {
  const labelled = /^[\w-]+(\.[\w-]+)+$/.test(rpId) && isCanonicalHost(rpId);
  if (!labelled || rpId === "localhost" || rpId.endsWith(".localhost")) return false;
  return getDomain(rpId, SUFFIX_RULES) !== null;
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
