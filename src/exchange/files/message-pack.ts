import { decode } from "@msgpack/msgpack";
import { ExchangeError } from "../errors.ts";

/** MessagePack, in which a list of five bytes can say that it has thousands of members: the decoder makes room for them. */

const MOST_BYTES = 100_000;
/** More than any of the formats needs. Room is made level by level, before a member is there. */
const MOST_DEPTH = 32;

/** From 0xc0 on: the bytes behind the first one, or the width of a length, of bytes or of `each` so many values. */
const BEHIND: readonly (number | { width: number; each?: number; more?: number })[] = [
  ...[0, 0, 0, 0],
  ...[{ width: 1 }, { width: 2 }, { width: 4 }],
  ...[1, 2, 4].map((width) => ({ width, more: 1 })),
  ...[4, 8],
  ...[1, 2, 4, 8],
  ...[1, 2, 4, 8],
  ...[2, 3, 5, 9, 17],
  ...[{ width: 1 }, { width: 2 }, { width: 4 }],
  ...[1, 2].flatMap((each) => [
    { width: 2, each },
    { width: 4, each },
  ]),
];

/** Throws an ExchangeError that names `what`: too large, nested too deep, or no MessagePack. */
export function decodeMessagePack(bytes: Uint8Array, what: string): unknown {
  if (bytes.length > MOST_BYTES) throw new ExchangeError("too-large", `${what} is too large`);
  if (isTooDeep(bytes)) {
    throw new ExchangeError("malformed", `${what} is nested more than ${MOST_DEPTH} levels deep`);
  }
  try {
    return decode(bytes, { maxArrayLength: bytes.length, maxMapLength: 1_000, maxExtLength: 0 });
  } catch {
    throw new ExchangeError("malformed", `${what} is not MessagePack`);
  }
}

/** Goes over the heads alone; what is cut off or of no kind, the decoder tells. */
function isTooDeep(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many values are still to come, level by level. */
  const open: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = headAt(view, at);
    if (!head) return false;
    at += head.bytes;
    if (head.values > 0) open.push(head.values);
    else {
      let left = 0;
      // With its last value a list is a whole value of the level around.
      while (left === 0 && open.length > 0) {
        left = (open.pop() ?? 0) - 1;
        if (left > 0) open.push(left);
      }
    }
    if (open.length > MOST_DEPTH) return true;
  }
  return false;
}

/**
 * The bytes of a value's head and of what it holds itself, and how many values stand in it; undefined where it is cut
 * off.
 */
function headAt(view: DataView, at: number): { bytes: number; values: number } | undefined {
  const kind = view.getUint8(at);
  if (kind < 0x80 || kind >= 0xe0) return { bytes: 1, values: 0 };
  if (kind < 0x90) return { bytes: 1, values: 2 * (kind & 0xf) };
  if (kind < 0xa0) return { bytes: 1, values: kind & 0xf };
  if (kind < 0xc0) return { bytes: 1 + (kind & 0x1f), values: 0 };
  const fixed = BEHIND[kind - 0xc0];
  if (typeof fixed === "number") return { bytes: 1 + fixed, values: 0 };
  const { width, each = 0, more = 0 } = fixed ?? { width: 0 };
  if (at + 1 + width > view.byteLength) return undefined;
  const length =
    width === 1 ? view.getUint8(at + 1) : width === 2 ? view.getUint16(at + 1) : view.getUint32(at + 1);
  const bytes = 1 + width + more;
  return each > 0 ? { bytes, values: each * length } : { bytes: bytes + length, values: 0 };
}
