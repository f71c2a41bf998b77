import type { FillFound } from "../../src/wire/fill.ts";
import type { SiteDocument } from "./site-documents.ts";

/** One document, and what the script has found in it. */
export interface Looked {
  document: SiteDocument;
  found: FillFound;
}

/**
 * Where the code goes: to the field with the focus, else into the page, else into the frame whose field suits best.
 * Frames that the documents around them do not show to the person are left out; so is what stands in them. Whether a
 * frame has the focus is the word of those around it: every document has an active field of its own. `looked`: the page
 * first, frames after what they stand in.
 */
export function bestPlace<One extends Looked>(looked: readonly One[]): One | undefined {
  const seen = new Map<string, { found: FillFound; hasFocus: boolean }>();
  const places: { one: One; rank: number }[] = [];
  for (const one of looked) {
    const { document, found } = one;
    const around = document.parent === undefined ? undefined : seen.get(document.parent);
    const frame = around?.found.frames.find(({ place }) => place === found.place);
    const isPage = document.parent === undefined;
    if (!isPage && !frame) continue;
    const hasFocus = isPage || (around?.hasFocus === true && frame?.active === true);
    seen.set(document.documentId, { found, hasFocus });
    if (found.suit === 0) continue;
    places.push({ one, rank: hasFocus && found.active ? IN_FOCUS : isPage ? IN_PAGE : found.suit });
  }
  // Sorting is stable: of equals, the first.
  return places.sort((a, b) => b.rank - a.rank)[0]?.one;
}

const IN_FOCUS = Number.POSITIVE_INFINITY;
/** More than any field suits. */
const IN_PAGE = 1000;
