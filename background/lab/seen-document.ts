import type { SeenDocument } from "../../src/wire/seen.ts";
import { type CallingDocument, callerOf } from "../ceremony/calling-document.ts";

/** A document with its place in the page, by the browser's word. */
export async function seenDocument(document: CallingDocument): Promise<SeenDocument> {
  const { tabId, frameId, documentId, origin } = document;
  // What the policy allows is told with the call; here it only opens the way to the origin of the page.
  const caller = await callerOf(document, { allowed: true });
  return {
    tabId,
    frameId,
    documentId,
    origin,
    ...(caller.embedding && { topOrigin: caller.embedding.topOrigin }),
    sameOriginWithAncestors: caller.sameOriginWithAncestors,
  };
}
