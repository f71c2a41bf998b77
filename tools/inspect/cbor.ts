/** The CBOR of docs/vault-format.md, section 1, and nothing else. */

/** The keys of a map are in the order of its bytes. */
export type Cbor = number | string | boolean | null | Uint8Array | Cbor[] | CborMap;
export type CborMap = Map<string, Cbor>;

/** Bytes or fields that are not as the format says; the message is a part of a sentence. */
export class Malformed extends Error {}

/** Arrays and maps within each other. */
const LEVELS = 64;

/**
 * Reads one value that fills `bytes`, of at most `most` values and keys. Throws Malformed for another form of the same
 * value, too.
 */
export function decodeCbor(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): Cbor {
  const reader = new Reader(bytes, most);
  const value = reader.value(LEVELS);
  if (reader.at !== bytes.length) throw new Malformed("bytes follow the end of a CBOR value");
  return value;
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;
  #most: number;

  constructor(bytes: Uint8Array, most: number) {
    this.#most = most;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(levels: number): Cbor {
    if (--this.#most < 0) throw new Malformed("CBOR has more parts than its length allows");
    const first = this.#take(1).readUInt8();
    const major = first >> 5;
    if (major === 7) return this.#simple(first & 0x1f);
    const argument = this.#argument(first & 0x1f);
    if (major === 0) return integer(argument);
    if (major === 1) return integer(-1n - argument);
    const length = Number(argument);
    if (major === 2) return new Uint8Array(this.#take(length));
    if (major === 3) return text(this.#take(length));
    if (major === 6) throw new Malformed("CBOR holds a tag");
    if (levels === 0) throw new Malformed(`CBOR has more than ${LEVELS} levels`);
    if (length * (major - 3) > this.#bytes.length - this.at) throw new Malformed("CBOR ends too early");
    return major === 4 ? this.#array(length, levels - 1) : this.#map(length, levels - 1);
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.at) throw new Malformed("CBOR ends too early");
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #argument(info: number): bigint {
    if (info < 24) return BigInt(info);
    if (info > 27) throw new Malformed("CBOR has an indefinite or reserved length");
    const width = 1 << (info - 24);
    const value = BigInt(`0x${this.#take(width).toString("hex")}`);
    const least = width === 1 ? 24n : 1n << BigInt(width * 4);
    if (value < least) throw new Malformed("CBOR has an integer or length in more bytes than needed");
    return value;
  }

  #simple(info: number): boolean | null {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22) return null;
    throw new Malformed("CBOR holds a float or a simple value other than false, true and null");
  }

  #array(length: number, levels: number): Cbor[] {
    const items: Cbor[] = [];
    while (items.length < length) items.push(this.value(levels));
    return items;
  }

  #map(length: number, levels: number): CborMap {
    const map: CborMap = new Map();
    let before: Buffer | undefined;
    for (let count = 0; count < length; count++) {
      const start = this.at;
      const key = this.value(levels);
      if (typeof key !== "string") throw new Malformed("CBOR has a map with a key that is no text");
      const encoded = this.#bytes.subarray(start, this.at);
      if (before && !keyBefore(before, encoded))
        throw new Malformed("CBOR has a map with repeated keys or out of order");
      before = encoded;
      map.set(key, this.value(levels));
    }
    return map;
  }
}

function keyBefore(a: Buffer, b: Buffer): boolean {
  return a.length === b.length ? a.compare(b) < 0 : a.length < b.length;
}

function integer(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Malformed("CBOR has an integer beyond 2^53 - 1");
  return number;
}

function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed("CBOR has a text that is not UTF-8");
  }
}

/** Writes a value whose maps are already in canonical order, as those from `decodeCbor` are. */
export function encodeCbor(value: Cbor): Buffer {
  if (value === null) return Buffer.of(0xf6);
  if (typeof value === "boolean") return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  if (value instanceof Map) {
    const parts = [...value].flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)]);
    return Buffer.concat([head(5, value.size), ...parts]);
  }
  return value < 0 ? head(1, -1 - value) : head(0, value);
}

function head(major: number, argument: number): Buffer {
  const value = BigInt(argument);
  if (value < 24n) return Buffer.of((major << 5) | Number(value));
  const power = [0, 1, 2, 3].find((n) => value < 1n << BigInt(8 << n)) ?? 3;
  const digits = value.toString(16).padStart(2 << power, "0");
  return Buffer.concat([Buffer.of((major << 5) | (24 + power)), Buffer.from(digits, "hex")]);
}
