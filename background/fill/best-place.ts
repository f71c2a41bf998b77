import type { FillFound } from "../../src/wire/fill.ts";
import type { SiteDocument } from "./site-documents.ts";

/** One document, and what the script has found in it. */
export interface Looked {
  document: SiteDocument;
  found: FillFound;
}

/**
 * Where the code goes: into the page where it has a field, else into the frame with the focus, else into the one whose
 * field suits best. A frame can have the focus by its own doing, and is never sure to be where the person is: so it takes
 * nothing from the page. Frames that the documents around them do not show to the person are left out, and so is what
 * stands in them. `looked`: the page first, frames after what they stand in.
 */
export function bestPlace<One extends Looked>(looked: readonly One[]): One | undefined {
  const seen = new Map<string, { found: FillFound; hasFocus: boolean }>();
  const places: { one: One; rank: number }[] = [];
  for (const one of looked) {
    const { document, found } = one;
    const isPage = document.parent === undefined;
    const around = isPage ? undefined : seen.get(document.parent ?? "");
    const frame = around?.found.frames.find(({ place }) => place === found.place);
    if (!isPage && !frame) continue;
    if (isPage && found.suit > 0) return one;
    // Every document has an active field of its own: whether the focus is there, those around it say.
    const hasFocus = isPage || (around?.hasFocus === true && frame?.active === true);
    seen.set(document.documentId, { found, hasFocus });
    if (found.suit > 0) places.push({ one, rank: hasFocus && found.active ? IN_FOCUS : found.suit });
  }
  // Sorting is stable: of equals, the first.
  return places.sort((a, b) => b.rank - a.rank)[0]?.one;
}

const IN_FOCUS = Number.POSITIVE_INFINITY;
