import type { FillFound } from "../../wire/fill.ts";
import { ofDocument } from "../of-document.ts";
import { isToBeSeen } from "./visible.ts";

/**
 * Frames and the places of their windows in the document around, by which both sides mean the same one: the list of
 * windows is the browser's own, whatever sites the two are of. Frames in shadow roots stand in no list, and are left out.
 */

/** More than a page has that a person types into. */
const MOST_FRAMES = 200;
/** However large a page is, only so many elements are looked at. */
const MOST_ELEMENTS = 100_000;

/** Of this document's window; -1 for the page itself. */
export function ownPlace(): number {
  return self === top ? -1 : placeIn(parent, self);
}

/** Those that a person can see, or scroll to. */
export function seenFrames(): FillFound["frames"] {
  const frames: FillFound["frames"] = [];
  if (self.length === 0) return frames;
  const active = ofDocument("activeElement");
  const walker = Document.prototype.createTreeWalker.call(document, document, NodeFilter.SHOW_ELEMENT);
  let left = MOST_ELEMENTS;
  for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
    left--;
    if (!isFrame(node) || !node.contentWindow) continue;
    const place = placeIn(self, node.contentWindow);
    if (place >= 0 && isToBeSeen(node, false)) frames.push({ place, active: node === active });
  }
  return frames;
}

function isFrame(node: Node): node is HTMLIFrameElement | HTMLFrameElement | HTMLObjectElement {
  return (
    node instanceof HTMLIFrameElement || node instanceof HTMLFrameElement || node instanceof HTMLObjectElement
  );
}

function placeIn(around: Window, one: Window): number {
  const count = Math.min(around.length, MOST_FRAMES);
  for (let place = 0; place < count; place++) if (around[place] === one) return place;
  return -1;
}
