import browser from "webextension-polyfill";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";

/** The documents of a tab that a code of one site may go into. */

/** As the browser names it; another document in its place has another id. */
export interface SiteDocument {
  documentId: string;
  origin: string;
  /** The id of the document around; none for the page. */
  parent?: string;
}

/** What the browsers say and the polyfill's types do not know. */
interface Frame {
  frameId: number;
  parentFrameId: number;
  url: string;
  documentId?: string;
  documentLifecycle?: string;
  frameType?: string;
}

/**
 * The tab's page and those of its frames that are of the site, all around them too, the page first. A site is a
 * registrable domain, private suffixes counted, or a host that has none. "other-site" where the page itself is of
 * another one, "insecure" where it came without encryption.
 */
export async function documentsOfSite(
  tabId: number,
  site: string,
): Promise<SiteDocument[] | "other-site" | "insecure"> {
  const frames: Frame[] = (await browser.webNavigation.getAllFrames({ tabId })) ?? [];
  const page = frames.find(({ frameId }) => frameId === 0);
  if (!page) return "other-site";
  const pageSite = siteOf(page.url);
  if (pageSite !== site) return pageSite === "insecure" ? "insecure" : "other-site";
  const inSite = frames.filter((frame) => isInSite(frame, frames, site));
  return inSite
    .sort((a, b) => a.frameId - b.frameId)
    .flatMap(({ url, documentId, parentFrameId }) => {
      const parent = frames.find(({ frameId }) => frameId === parentFrameId)?.documentId;
      return documentId ? [{ documentId, origin: new URL(url).origin, ...(parent && { parent }) }] : [];
    });
}

/** The site of the page that a tab shows; undefined where a code has no place. */
export async function siteOfTab(tabId: number): Promise<string | "insecure" | undefined> {
  const page = await browser.webNavigation.getFrame({ tabId, frameId: 0 });
  return page ? siteOf(page.url) : undefined;
}

/** The id of the page that a tab shows; undefined where there is none. */
export async function pageOfTab(tabId: number): Promise<string | undefined> {
  const frames: Frame[] = (await browser.webNavigation.getAllFrames({ tabId })) ?? [];
  return frames.find(({ frameId }) => frameId === 0)?.documentId;
}

/** The site that a host name belongs to, as the person or an import has written it; undefined for every other text. */
export function siteOfHost(host: string): string | undefined {
  const url = `https://${host}`;
  if (!URL.canParse(url) || new URL(url).host === "") return undefined;
  return registrableDomain(withoutDot(new URL(url).hostname));
}

/**
 * Of a document, by its address: "insecure" without encryption, undefined where the address does not tell whose it is
 * (about:blank, srcdoc, blob).
 */
function siteOf(address: string): string | "insecure" | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  const host = withoutDot(hostname);
  if (protocol === "https:") return registrableDomain(host);
  if (protocol !== "http:") return undefined;
  return /^(.+\.)?localhost$/.test(host) ? registrableDomain(host) : "insecure";
}

/** A sandboxed document may be among them: it shows the address of its site. The script in it knows better. */
function isInSite(frame: Frame, frames: readonly Frame[], site: string): boolean {
  let at: Frame | undefined = frame;
  while (at) {
    const { url, parentFrameId, documentLifecycle = "active", frameType }: Frame = at;
    if (siteOf(url) !== site || documentLifecycle !== "active" || frameType === "fenced_frame") return false;
    if (parentFrameId === -1) return true;
    at = frames.find(({ frameId }) => frameId === parentFrameId);
  }
  return false;
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, "");
}
