import type { CborValue } from "../../bytes/cbor.ts";
import { decodeCanonical, MOST_LEVELS, malformed } from "./fields.ts";

/**
 * What a text may cost (docs/vault-format.md, sections 1, 4.1 and 6), found out without taking memory for what it
 * claims: only then is it decoded. Also where a seal vouches for it, for whoever made a file has its keys.
 */

const [BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE] = [2, 3, 4, 5, 6, 7];
const FALSE = 20;
const NULL = 22;

/** `decodeCanonical` of a text within its bounds. Throws VaultError `malformed`. */
export function decodeBounded(bytes: Uint8Array, what: string, mostItems?: number): CborValue {
  checkBounds(bytes, what, mostItems);
  return decodeCanonical(bytes, what);
}

/**
 * Goes through one CBOR value, and leaves to the decoder what follows it. Throws VaultError `malformed` for lengths
 * beyond the end, more than `MOST_LEVELS`, more than `mostItems` values and keys, and forms that no vault has.
 */
export function checkBounds(bytes: Uint8Array, what: string, mostItems = Number.POSITIVE_INFINITY): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** What is still to come in each array and map that is open. */
  const open: number[] = [];
  let at = 0;
  for (let items = 1; ; items++) {
    if (items > mostItems) throw malformed(what, "more parts than its length allows");
    const head = readHead(view, at, what);
    at = head.end;
    const { major, argument } = head;
    const length = major === BYTES || major === TEXT ? argument : 0;
    const parts = major === ARRAY ? argument : major === MAP ? 2 * argument : 0;
    if (length + parts > bytes.length - at) throw malformed(what, "a length beyond its end");
    at += length;
    if ((major === ARRAY || major === MAP) && open.length >= MOST_LEVELS) {
      throw malformed(what, `more than ${MOST_LEVELS} levels`);
    }
    if (parts > 0) open.push(parts);
    else closeFull(open);
    if (open.length === 0) return;
  }
}

/** Counts a value that has ended, and with it the arrays and maps that it fills. */
function closeFull(open: number[]): void {
  for (let left = open.pop(); left !== undefined; left = open.pop()) {
    if (left > 1) {
      open.push(left - 1);
      return;
    }
  }
}

function readHead(view: DataView, at: number, what: string) {
  if (at >= view.byteLength) throw malformed(what, "no end");
  const first = view.getUint8(at);
  const [major, info] = [first >> 5, first & 31];
  if (major === TAG || (major === SIMPLE && (info < FALSE || info > NULL))) {
    throw malformed(what, "a value of a type that no vault has");
  }
  if (info > 27) throw malformed(what, "a length that is not definite");
  const width = info < 24 ? 0 : 1 << (info - 24);
  const end = at + 1 + width;
  if (end > view.byteLength) throw malformed(what, "no end");
  return { major, end, argument: width === 0 ? info : readArgument(view, at + 1, width) };
}

/** Beyond 2^53 it is inexact, and beyond every length all the same. */
function readArgument(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at);
  return width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
}
