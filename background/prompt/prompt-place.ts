/** Where the prompt opens. All numbers are CSS pixels of the whole desktop, negative on screens left of the first. */

export interface Place {
  left: number;
  top: number;
}

interface Size {
  width: number;
  height: number;
}

/** A browser window as the browser tells of it; what it leaves out is unknown. */
interface Over extends Partial<Place>, Partial<Size> {
  state?: string | undefined;
}

/** Below the tab strip and the address bar, so that the person still sees which site it is. */
const BELOW_TOP = 80;

/**
 * Places over that window, the best first, for a browser that refuses one of which less than half is on a screen
 * (Chromium; of more, it pulls the rest in, as Firefox does with all of them): in the
 * middle, then flush with either side, each below the top or at it. A window that hangs over an edge of its screen has
 * one of them that can be seen. Empty for a window that is nowhere.
 */
export function placesOver(over: Over | undefined, size: Size): Place[] {
  const { left, top, width, height, state } = over ?? {};
  if (left === undefined || top === undefined || width === undefined || state === "minimized") return [];
  const free = { width: width - size.width, height: (height ?? Number.POSITIVE_INFINITY) - size.height };
  // Over a window that is smaller than the prompt it hangs over both sides alike.
  const lefts = [left + free.width / 2, left, left + Math.max(0, free.width)];
  const tops = [top + Math.min(BELOW_TOP, Math.max(0, free.height)), top];
  const places = tops.flatMap((y) => lefts.map((x) => ({ left: Math.round(x), top: Math.round(y) })));
  const isFirst = (place: Place, index: number) =>
    places.findIndex((other) => other.left === place.left && other.top === place.top) === index;
  return places.filter(isFirst);
}
