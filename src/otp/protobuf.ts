import { concat } from "../bytes/concat.ts";

/** Protocol Buffers' wire format, as much as Google's migration needs: varints, byte strings, fields to step over. */

/** A varint, or the bytes of any other kind. */
export type WireValue = bigint | Uint8Array;

export interface WireField {
  number: number;
  value: WireValue;
}

/** More than any migration needs; each costs some hundred bytes of memory. */
const MOST_FIELDS = 200_000;

/** Throws a SyntaxError for bytes that are cut off or not in the format, and for more than 200,000 fields. */
export function readMessage(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (fields.length === MOST_FIELDS) throw new SyntaxError(`More than ${MOST_FIELDS} fields`);
    const key = varint();
    const number = Number(key >> 3n);
    if (number === 0) throw new SyntaxError("A field has the number 0");
    fields.push({ number, value: valueOfKind(Number(key & 7n)) });
  }
  return fields;

  function valueOfKind(kind: number): WireValue {
    if (kind === 0) return varint();
    if (kind === 1) return take(8);
    if (kind === 2) return take(Number(varint()));
    if (kind === 5) return take(4);
    throw new SyntaxError(`A field is of the kind ${kind}, which is not used any more`);
  }

  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte = 0] = take(1);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new SyntaxError("A number is too long");
  }

  function take(length: number): Uint8Array {
    if (length > bytes.length - at) throw new SyntaxError("The bytes are cut off");
    at += length;
    return bytes.subarray(at - length, at);
  }
}

export function varintField(number: number, value: number): Uint8Array {
  return concat(varintBytes(number << 3), varintBytes(value));
}

export function bytesField(number: number, value: Uint8Array): Uint8Array {
  return concat(varintBytes((number << 3) | 2), varintBytes(value.length), value);
}

/** `value`: a safe integer that is not negative. */
function varintBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
