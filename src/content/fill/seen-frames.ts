import type { FillFound } from "../../wire/fill.ts";
import { ofDocument } from "../of-document.ts";
import { isToBeSeen } from "./visible.ts";

/**
 * Frames and the places of their windows in the document around, by which both sides mean the same one: the list of
 * windows is the browser's own, whatever sites the two are of. Frames in shadow roots stand in no list, and are left out.
 */

/** More than a page has that a person types into. */
const MOST_FRAMES = 200;

/** Of this document's window; -1 for the page itself. */
export function ownPlace(): number {
  return self === top ? -1 : placeIn(parent, self);
}

/** Those that a person can see, or scroll to. */
export function seenFrames(): FillFound["frames"] {
  const active = ofDocument("activeElement");
  const frames: FillFound["frames"] = [];
  const walker = Document.prototype.createTreeWalker.call(
    document,
    document,
    NodeFilter.SHOW_ELEMENT,
    isFrame,
  );
  for (let node = walker.nextNode(); node && frames.length < MOST_FRAMES; node = walker.nextNode()) {
    const frame = node as HTMLIFrameElement;
    const place = frame.contentWindow ? placeIn(self, frame.contentWindow) : -1;
    if (place >= 0 && isToBeSeen(frame, false)) frames.push({ place, active: frame === active });
  }
  return frames;
}

function isFrame(node: Node): number {
  const is =
    node instanceof HTMLIFrameElement ||
    node instanceof HTMLFrameElement ||
    node instanceof HTMLObjectElement;
  return is ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
}

function placeIn(around: Window, one: Window): number {
  const count = Math.min(around.length, MOST_FRAMES);
  for (let place = 0; place < count; place++) if (around[place] === one) return place;
  return -1;
}
