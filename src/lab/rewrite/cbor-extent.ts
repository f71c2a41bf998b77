/** Where items of CBOR end (RFC 8949 §3), for what this project itself encoded: definite lengths alone. */

const MAP = 5;

/** The index after the item that begins at `start`. Throws a RangeError where the bytes end before. */
export function itemEnd(bytes: Uint8Array, start: number): number {
  const { major, argument, end } = headOf(bytes, start);
  switch (major) {
    case 2: // Byte string
    case 3: // Text
      return end + argument;
    case 4: // Array
    case MAP:
      return skip(bytes, end, major === MAP ? 2 * argument : argument);
    default:
      return end;
  }
}

function skip(bytes: Uint8Array, start: number, items: number): number {
  let at = start;
  for (let i = 0; i < items; i++) at = itemEnd(bytes, at);
  return at;
}

interface Head {
  major: number;
  argument: number;
  /** The index after it. */
  end: number;
}

function headOf(bytes: Uint8Array, start: number): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint8(start);
  const [major, info] = [first >> 5, first & 0x1f];
  switch (info) {
    case 24:
      return { major, argument: view.getUint8(start + 1), end: start + 2 };
    case 25:
      return { major, argument: view.getUint16(start + 1), end: start + 3 };
    case 26:
      return { major, argument: view.getUint32(start + 1), end: start + 5 };
    case 27:
      return { major, argument: Number(view.getBigUint64(start + 1)), end: start + 9 };
    default:
      return { major, argument: info, end: start + 1 };
  }
}

/** The map with its first pair twice. For a map of at most 22 pairs. */
export function withFirstPairTwice(map: Uint8Array): Uint8Array<ArrayBuffer> {
  const valueEnd = itemEnd(map, itemEnd(map, 1));
  const longer = new Uint8Array(map.length + valueEnd - 1);
  longer.set(map.subarray(0, valueEnd));
  longer.set(map.subarray(1), valueEnd);
  longer[0] = (map[0] ?? 0) + 1;
  return longer;
}
