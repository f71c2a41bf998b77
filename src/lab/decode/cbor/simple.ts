import type { Reading } from "../reading.ts";
import type { Head } from "./head.ts";
import type { CborItem } from "./item.ts";

const NAMED = new Map<number, boolean | null | string>([
  [20, false],
  [21, true],
  [22, null],
  [23, "undefined"],
]);

/** Simple values and floats: major type 7 (RFC 8949 §3.3). */
export function readSimple(reading: Reading, at: number, head: Head): CborItem {
  const place = { start: at, end: head.end, whole: true };
  if (head.extra >= 2) return { ...place, kind: "float", value: readFloat(reading, at + 1, head.extra) };
  const number = Number(head.argument ?? 0n);
  if (head.extra === 1 && number < 32) {
    reading.tell("malformed", at, `The simple value ${number} is written in a way that CBOR forbids`);
  }
  const named = NAMED.get(number);
  return { ...place, kind: "simple", value: named === undefined ? `simple(${number})` : named };
}

function readFloat({ bytes }: Reading, at: number, length: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
  if (length === 8) return view.getFloat64(0);
  if (length === 4) return view.getFloat32(0);
  return halfFloat(view.getUint16(0));
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent < 31) return sign * (1024 + fraction) * 2 ** (exponent - 25);
  return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
}
