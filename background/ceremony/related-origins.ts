import browser from "webextension-polyfill";
import { type IsRelatedOrigin, listsOrigin } from "../../src/webauthn/related-origins.ts";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import { noteServerClock } from "../clock/server-clock.ts";
import { Rate } from "../rate.ts";

/** The document in which a relying party lists its related origins (WebAuthn §5.11), with all limits. */

const MAX_BYTES = 256 * 1024;
const MAX_MS = 10_000;
/** A page often asks twice in a row; a list that was changed must soon count. */
const KEEP_MS = 60_000;
const MAX_KEPT = 100;
/** Of all pages of a caller's site, and of all frames of a tab. A page has one rpId, or a few. */
const MOST_A_MINUTE = 10;

/**
 * The answers, by caller and rpId: another caller must not see by the time that it takes who asked before. So is
 * the want of one, or a page could have the same host asked again and again.
 */
const kept = new Map<string, { related: boolean; until: number }>();
/** Each has its own: for a signal a page needs neither a click nor the permissions policy. */
const lookups = { ceremonies: newRate(), signals: newRate() };

function newRate(): Rate {
  return new Rate(MOST_A_MINUTE, 60_000, () => performance.now());
}

/**
 * Whether an rpId's list names an origin, for a document. Kept for a minute, in memory. Undefined where that document
 * has asked too often: its frames cannot use up what the page above them has.
 */
export function relatedOriginsFor(
  { tabId, frameId }: { tabId: number; frameId: number },
  purpose: keyof typeof lookups = "ceremonies",
): IsRelatedOrigin {
  return async (rpId, origin, signal) => {
    const key = JSON.stringify([origin, rpId]);
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.related;
    kept.delete(key);
    const site = `site ${registrableDomain(new URL(origin).hostname)}`;
    const mayAsk = lookups[purpose].take(site, ...(frameId === 0 ? [] : [`frames of ${tabId}`]));
    if (!mayAsk) return undefined;
    const related = await isListed(
      rpId,
      origin,
      AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)]),
    ).catch(() => false);
    signal.throwIfAborted();
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { related, until: Date.now() + KEEP_MS });
    return related;
  };
}

async function isListed(rpId: string, origin: string, signal: AbortSignal): Promise<boolean> {
  // The person can take the right to a site away, in the browser's settings.
  if (!(await browser.permissions.contains({ origins: [`https://${rpId}/*`] }))) return false;
  const body = await download(rpId, signal);
  return body !== undefined && listsOrigin(body, origin);
}

async function download(rpId: string, signal: AbortSignal): Promise<string | undefined> {
  const [sentAt, started] = [Date.now(), performance.now()];
  const response = await fetch(`https://${rpId}/.well-known/webauthn`, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    // An extension reaches hosts that a page may not reach: no server may send it on to one of them.
    redirect: "error",
    signal,
  });
  const took = performance.now() - started;
  void noteServerClock({ host: rpId, sentAt, answeredAt: Date.now(), took }, response.headers);
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (response.status === 200 && type === "application/json") return readText(response);
  await response.body?.cancel();
  return undefined;
}

/** The body as text; undefined where it is longer than a list of origins may be. */
async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) return undefined;
  const reader = response.body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks).text();
    length += value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}
