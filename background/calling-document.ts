import browser, { type Runtime } from "webextension-polyfill";
import type { Caller } from "../src/webauthn/caller.ts";

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

export async function callerOf(document: CallingDocument): Promise<Caller> {
  const { origin, tabId, frameId } = document;
  return { origin, sameOriginWithAncestors: frameId === 0 || (await ancestorsShare(origin, tabId, frameId)) };
}

/** Every ancestor must be known to have the same origin: what cannot be told counts as another. */
async function ancestorsShare(origin: string, tabId: number, frameId: number): Promise<boolean> {
  const frames = (await browser.webNavigation.getAllFrames({ tabId })) ?? [];
  let parentId = frames.find((frame) => frame.frameId === frameId)?.parentFrameId;
  while (parentId !== undefined && parentId !== -1) {
    const parent = frames.find((frame) => frame.frameId === parentId);
    // A srcdoc document has its parent's origin unless it is sandboxed, and then so is all within it.
    if (!parent || (parent.url !== "about:srcdoc" && originOf(parent.url) !== origin)) return false;
    parentId = parent.parentFrameId;
  }
  return parentId === -1;
}

function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}
