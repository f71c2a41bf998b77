import type { Decoded, Problem, ProblemCode, TreeNode } from "./tree.ts";

/** What a decoder takes at most: bytes of the whole, CBOR items in it, levels of one item, and problems that are told. */
export const MOST_BYTES = 1 << 20;
export const MOST_ITEMS = 10_000;
export const MOST_LEVELS = 16;
const MOST_PROBLEMS = 200;

/** One whole that is being decoded: its bytes, and what was found wrong with them so far. */
export class Reading {
  readonly bytes: Uint8Array;
  readonly #problems: Problem[] = [];
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  tell(code: ProblemCode, offset: number, message: string): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ code, offset, message });
  }

  /** Counts one more CBOR item; false where there were too many already. */
  countItem(offset: number): boolean {
    if (++this.#items === MOST_ITEMS + 1) {
      this.tell("too-many", offset, `There are more than ${MOST_ITEMS} items; the rest was not read`);
    }
    return this.#items <= MOST_ITEMS;
  }

  byte(at: number): number {
    return this.bytes[at] ?? 0;
  }

  /** A big-endian unsigned integer of `length` bytes, at most six. */
  unsigned(at: number, length: number): number {
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + this.byte(at + i);
    return value;
  }

  result(tree: TreeNode): Decoded {
    return { tree, problems: this.#problems.toSorted((a, b) => a.offset - b.offset) };
  }
}

/** Decodes a whole with one of the decoders; too large a one is not looked at. */
export function decodeWhole(bytes: Uint8Array, label: string, read: (reading: Reading) => TreeNode): Decoded {
  const reading = new Reading(bytes);
  if (bytes.length <= MOST_BYTES) return reading.result(read(reading));
  reading.tell("too-large", 0, `There are ${bytes.length} bytes; at most ${MOST_BYTES} are read`);
  return reading.result({ label, kind: "unread", start: 0, end: bytes.length });
}
