import { Inflate } from "fflate";

/** A piece of input this long makes at most 4 MiB of output (DEFLATE packs 1,032 to 1). */
const PIECE = 4_096;

/**
 * Raw DEFLATE (RFC 1951) of data that says how much it is. Undefined where it is damaged, cut off or gives other than
 * `size` bytes; it stops soon after there are too many.
 */
export function inflateExactly(data: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(size);
  let length = 0;
  let ended = false;
  const inflate = new Inflate((chunk, final) => {
    if (length + chunk.length <= size) bytes.set(chunk, length);
    length += chunk.length;
    ended = final;
  });
  try {
    for (let at = 0; at < data.length && length <= size; at += PIECE) {
      inflate.push(data.subarray(at, at + PIECE), at + PIECE >= data.length);
    }
  } catch {
    return undefined;
  }
  return ended && length === size ? bytes : undefined;
}
