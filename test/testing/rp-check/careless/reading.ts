/**
 * CBOR as somebody in a hurry reads it: what is cut off counts as it is, what stands behind the end is not looked at,
 * and of two values for one key the later one counts.
 */

type Item = number | string | Uint8Array<ArrayBuffer> | Item[] | Map<Item, Item>;

/** The first item, and where it ends. */
export function readCbor(bytes: Uint8Array, start = 0): { item: Item; end: number } {
  const first = bytes[start] ?? 0;
  const major = first >> 5;
  const short = first & 0x1f;
  const size = short < 24 ? 0 : 2 ** (short - 24);
  let value = size === 0 ? short : 0;
  for (let i = 1; i <= size; i++) value = value * 256 + (bytes[start + i] ?? 0);
  let end = start + 1 + size;
  const next = () => {
    const read = readCbor(bytes, end);
    end = read.end;
    return read.item;
  };
  switch (major) {
    case 1:
      return { item: -1 - value, end };
    case 2:
      return { item: Uint8Array.from(bytes.subarray(end, end + value)), end: end + value };
    case 3:
      return { item: Buffer.from(bytes.subarray(end, end + value)).toString(), end: end + value };
    case 4: {
      const item = Array.from({ length: value }, next);
      return { item, end };
    }
    case 5: {
      const item = new Map<Item, Item>();
      for (let i = 0; i < value && end < bytes.length; i++) item.set(next(), next());
      return { item, end };
    }
    default:
      return { item: value, end };
  }
}

/** The members of an attestation object, and what its authenticator data say of the new credential. */
export function readAttestation(bytes: Uint8Array) {
  const { item } = readCbor(bytes);
  const members: Map<Item, Item> = item instanceof Map ? item : new Map();
  const authData = members.get("authData");
  const statement = members.get("attStmt");
  if (!(authData instanceof Uint8Array)) throw new Error("There is no authenticator data");
  const idLength = (authData[53] ?? 0) * 256 + (authData[54] ?? 0);
  const keyStart = 55 + idLength;
  const key = readCbor(authData, keyStart);
  return {
    format: members.get("fmt"),
    statement: statement instanceof Map ? statement : new Map<Item, Item>(),
    authData,
    id: Buffer.from(authData.subarray(55, keyStart)).toString("base64url"),
    publicKey: authData.slice(keyStart, key.end),
    algorithm: key.item instanceof Map ? key.item.get(3) : undefined,
  };
}
