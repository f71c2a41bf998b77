/** Which rows of a long list are drawn. Lengths are CSS pixels; rows have heights that are known beforehand. */

export interface Span {
  /** The first row that is drawn, and the one after the last. */
  from: number;
  to: number;
}

/** Where each row begins; the last member is the height of all. */
export function offsetsOf(heights: readonly number[]): Float64Array {
  const offsets = new Float64Array(heights.length + 1);
  let sum = 0;
  for (let i = 0; i < heights.length; i++) {
    offsets[i] = sum;
    sum += heights[i] ?? 0;
  }
  offsets[heights.length] = sum;
  return offsets;
}

/** The rows that touch the view, and `spare` more on both sides. `top`: of the view, from the list's beginning. */
export function visibleSpan(offsets: Float64Array, top: number, height: number, spare: number): Span {
  const count = offsets.length - 1;
  if (count <= 0) return { from: 0, to: 0 };
  const first = rowAt(offsets, top);
  const last = rowAt(offsets, top + Math.max(0, height));
  return { from: Math.max(0, first - spare), to: Math.min(count, last + 1 + spare) };
}

/** The row that covers a place; the first or the last one for places outside. */
export function rowAt(offsets: Float64Array, place: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Where the view has to begin so that a row is in it whole; `top` where it already is. */
export function topToShow(offsets: Float64Array, row: number, top: number, height: number): number {
  const start = offsets[row] ?? 0;
  const end = offsets[row + 1] ?? start;
  if (start < top) return start;
  return end > top + height ? end - height : top;
}
