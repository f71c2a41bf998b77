import browser, { type Runtime } from "webextension-polyfill";
import type { Caller } from "../../src/webauthn/caller.ts";
import type { DocumentState } from "../../src/wire/ceremony.ts";

/** The document at the other end of a ceremony's Port, as the browser vouches for it. */
export interface CallingDocument {
  /** `sender.origin` alone: `sender.url` shows the relying party's address for a sandboxed frame too. */
  origin: string;
  tabId: number;
  frameId: number;
  documentId: string;
  windowId: number;
  private: boolean;
  /** Whether its tab was the one shown in its window. */
  shown: boolean;
}

/** What the browsers send and the polyfill's types do not know. */
type Sender = Runtime.MessageSender & { origin?: string; documentId?: string; documentLifecycle?: string };

/** The origin of who sends, as the browser says it; `"null"` where it does not. */
export function senderOrigin(sender: Sender | undefined): string {
  return sender?.origin || "null";
}

/**
 * "no-origin" where the browser does not say whose script calls. "no-document" where it does not say from
 * which document of which tab, or where nobody sees that document yet.
 */
export function callingDocument(sender: Sender | undefined): CallingDocument | "no-origin" | "no-document" {
  const { origin, documentId, frameId, tab, documentLifecycle = "active" } = sender ?? {};
  if (!origin) return "no-origin";
  if (!documentId || frameId === undefined || tab?.id === undefined) return "no-document";
  if (documentLifecycle !== "active") return "no-document";
  const windowId = tab.windowId ?? browser.windows.WINDOW_ID_NONE;
  return { origin, tabId: tab.id, frameId, documentId, windowId, private: tab.incognito, shown: tab.active };
}

export function sameDocument(a: CallingDocument, b: CallingDocument): boolean {
  return (
    a.origin === b.origin && a.tabId === b.tabId && a.frameId === b.frameId && a.documentId === b.documentId
  );
}

/**
 * The caller, with its place in the page. Only Chromium shows a document's permissions policy to its content
 * script: in Firefox a caller in another site's page has no `embedding`.
 */
export async function callerOf(document: CallingDocument, state: DocumentState): Promise<Caller> {
  const { origin } = document;
  if (document.frameId === 0) return { origin, sameOriginWithAncestors: true };
  const ancestors = await ancestorOrigins(document);
  const topOrigin = ancestors?.at(-1);
  if (ancestors === undefined || topOrigin === undefined) return { origin, sameOriginWithAncestors: false };
  if (ancestors.every((ancestor) => ancestor === origin)) return { origin, sameOriginWithAncestors: true };
  const embedding = { topOrigin, activated: state.active === true };
  // WebAuthn is for secure contexts, and no frame of an insecure page is one.
  const mayBe = state.allowed === true && ancestors.every(isTrustworthy);
  return { origin, sameOriginWithAncestors: false, ...(mayBe && { embedding }) };
}

/** The origin of the page that the person sees; undefined where it cannot be told. */
export async function topOriginOf(document: CallingDocument): Promise<string | undefined> {
  return document.frameId === 0 ? document.origin : (await ancestorOrigins(document))?.at(-1);
}

/** A frame of a tab, as the browser lists it. The polyfill's types do not know `documentId`. */
export type TabFrame = { frameId: number; parentFrameId: number; url: string; documentId?: string };

/**
 * The origins of a frame's ancestors, the top-level document's last. Undefined where one of them cannot be told:
 * a document without an address of its own may be anybody's.
 */
async function ancestorOrigins({ tabId, frameId, documentId }: CallingDocument) {
  const frames: TabFrame[] = (await browser.webNavigation.getAllFrames({ tabId })) ?? [];
  const own = frames.find((frame) => frame.frameId === frameId);
  // Another document has taken the caller's place meanwhile.
  if (own?.documentId !== undefined && own.documentId !== documentId) return undefined;
  const origins: string[] = [];
  let parentId = own?.parentFrameId;
  while (parentId !== undefined && parentId !== -1) {
    const parent = frames.find((frame) => frame.frameId === parentId);
    if (!parent) return undefined;
    parentId = parent.parentFrameId;
    // A srcdoc document has its parent's origin unless it is sandboxed, and then so is all within it.
    if (parent.url === "about:srcdoc") continue;
    const origin = originOf(parent.url);
    if (origin === undefined) return undefined;
    origins.push(origin);
  }
  return parentId === -1 ? origins : undefined;
}

/** Undefined for an address that tells of no origin, such as about:blank. */
export function originOf(url: string): string | undefined {
  const origin = URL.canParse(url) ? new URL(url).origin : "null";
  return origin === "null" ? undefined : origin;
}

/** "Potentially trustworthy" (Secure Contexts §3.1), of the origins that a page with frames can have. */
function isTrustworthy(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:") return true;
  const loopback = /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/.test(hostname);
  return protocol === "http:" && loopback;
}
