import type { Reading } from "../reading.ts";

/** The head of a data item: its type and its argument (RFC 8949 §3). */
export interface Head {
  major: number;
  /** Where the argument is one; undefined for an indefinite length, and for a break. */
  argument: bigint | undefined;
  /** Bytes of the argument, of which there is none in a head of one byte. */
  extra: 0 | 1 | 2 | 4 | 8;
  end: number;
}

const EXTRA = [1, 2, 4, 8] as const;
/** The least argument that needs so many bytes. */
const LEAST = { 0: 0n, 1: 24n, 2: 0x100n, 4: 0x10000n, 8: 0x100000000n } as const;

/** Reads a head before `limit`. What is wrong is told; undefined where there is no head that could be used. */
export function readHead(reading: Reading, at: number, limit: number): Head | undefined {
  if (at >= limit) {
    reading.tell("truncated", at, "The bytes end where a CBOR item should begin");
    return undefined;
  }
  const first = reading.byte(at);
  const [major, info] = [first >> 5, first & 31];
  if (info < 24) return { major, argument: BigInt(info), extra: 0, end: at + 1 };
  if (info === 31) return { major, argument: undefined, extra: 0, end: at + 1 };
  const extra = EXTRA[info - 24];
  if (extra === undefined) {
    reading.tell("malformed", at, `The head 0x${first.toString(16)} has a length that CBOR reserves`);
    return undefined;
  }
  const end = at + 1 + extra;
  if (end > limit) {
    reading.tell("truncated", at, "The bytes end within the head of a CBOR item");
    return undefined;
  }
  const argument =
    extra < 8
      ? BigInt(reading.unsigned(at + 1, extra))
      : (BigInt(reading.unsigned(at + 1, 4)) << 32n) | BigInt(reading.unsigned(at + 5, 4));
  // Of simple values and floats the length is part of what they are.
  if (major !== 7 && argument < LEAST[extra]) {
    reading.tell("not-canonical", at, `The head takes ${extra + 1} bytes where fewer would do`);
  }
  return { major, argument, extra, end };
}
