import { type Naming, nodeOf } from "../cbor/decode-cbor.ts";
import { type CborItem, keyOf, memberOf } from "../cbor/item.ts";
import { readItem } from "../cbor/reader.ts";
import { trailing, withMeaning } from "../nodes.ts";
import { decodeWhole, type Reading } from "../reading.ts";
import type { Decoded, TreeNode } from "../tree.ts";
import { ALGORITHM_NAMES, CURVES, KEY_TYPES, parameterName } from "./names.ts";

/** A public key as COSE_Key (RFC 9052 §7, WebAuthn §6.5.1.1). */
export function decodeCoseKey(bytes: Uint8Array): Decoded {
  return decodeWhole(bytes, "COSE_Key", (reading) => {
    const { node, end } = readCoseKey(reading, 0, bytes.length);
    const rest = trailing(reading, end, bytes.length, "the COSE key");
    if (rest.length === 0) return node;
    return { label: "COSE_Key", kind: "fields", start: 0, end: bytes.length, children: [node, ...rest] };
  });
}

/** Reads the key that begins at `at`; it ends where its CBOR ends. */
export function readCoseKey(reading: Reading, at: number, limit: number): { node: TreeNode; end: number } {
  const item = readItem(reading, at, limit);
  if (item.kind === "map") checkKey(reading, item);
  else if (item.whole) reading.tell("wrong-type", at, "A COSE key is a map, and this is none");
  return { node: nodeOf(reading, item, "COSE_Key", naming(reading, item)), end: item.end };
}

function naming(reading: Reading, key: CborItem): Naming {
  const keyType = numberAt(key, 1);
  return (member) => {
    const number = keyOf(member);
    if (typeof number !== "number") return undefined;
    const name = parameterName(number, keyType);
    if (name === undefined) return undefined;
    const label = `${name} (${number})`;
    const value = member.value.kind === "integer" ? Number(member.value.value) : undefined;
    const node = nodeOf(reading, member.value, label);
    return { label, node: withMeaning(node, value === undefined ? undefined : meaningOf(name, value)) };
  };
}

function meaningOf(name: string, value: number): string | undefined {
  if (name === "kty") return KEY_TYPES.get(value);
  if (name === "alg") return ALGORITHM_NAMES.get(value);
  return name === "crv" ? CURVES.get(value) : undefined;
}

interface Expected {
  keyType: number;
  curve?: number;
  /** Bytes of each coordinate. */
  coordinate?: number;
}

/** What WebAuthn §5.8.5 fixes for the algorithms in use. */
const EXPECTED: ReadonlyMap<number, Expected> = new Map([
  [-7, { keyType: 2, curve: 1, coordinate: 32 }],
  [-9, { keyType: 2, curve: 1, coordinate: 32 }],
  [-35, { keyType: 2, curve: 2, coordinate: 48 }],
  [-51, { keyType: 2, curve: 2, coordinate: 48 }],
  [-36, { keyType: 2, curve: 3, coordinate: 66 }],
  [-52, { keyType: 2, curve: 3, coordinate: 66 }],
  [-8, { keyType: 1, curve: 6, coordinate: 32 }],
  [-19, { keyType: 1, curve: 6, coordinate: 32 }],
  [-257, { keyType: 3 }],
]);

function checkKey(reading: Reading, key: CborItem): void {
  const [keyType, algorithm] = [numberAt(key, 1), numberAt(key, 3)];
  if (keyType === undefined) tellAbsent(reading, key, 1, "kty (1)");
  if (algorithm === undefined) tellAbsent(reading, key, 3, "alg (3)");
  if (keyType === undefined || algorithm === undefined) return;
  const expected = EXPECTED.get(algorithm);
  if (!expected) return;
  const name = ALGORITHM_NAMES.get(algorithm) ?? String(algorithm);
  if (keyType !== expected.keyType) {
    const wanted = KEY_TYPES.get(expected.keyType);
    reading.tell("invalid", key.start, `A key for ${name} has the key type ${wanted}, not ${keyType}`);
    return;
  }
  if (memberOf(key, keyType === 3 ? -3 : -4)) {
    reading.tell("invalid", key.start, "The key has its private part in it");
  }
  if (expected.curve !== undefined && numberAt(key, -1) !== expected.curve) {
    reading.tell("invalid", key.start, `A key for ${name} is on the curve ${CURVES.get(expected.curve)}`);
  }
  const strings = keyType === 2 ? [-2, -3] : keyType === 1 ? [-2] : [-1, -2];
  for (const label of strings) checkBytes(reading, key, label, keyType, expected.coordinate);
}

function checkBytes(
  reading: Reading,
  key: CborItem,
  label: number,
  keyType: number,
  length: number | undefined,
): void {
  const name = `${parameterName(label, keyType)} (${label})`;
  const value = memberOf(key, label);
  if (value?.kind !== "bytes") tellAbsent(reading, key, label, name);
  else if (value.whole && length !== undefined && value.content.length !== length) {
    const found = value.content.length;
    reading.tell(
      "wrong-type",
      value.start,
      `${name} has ${found} bytes, and the curve's coordinates ${length}`,
    );
  }
}

function tellAbsent(reading: Reading, key: CborItem, label: number, name: string): void {
  const value = memberOf(key, label);
  if (value?.whole) reading.tell("wrong-type", value.start, `${name} is of the wrong type`);
  else if (key.whole) reading.tell("missing", key.start, `The key has no ${name}`);
}

function numberAt(key: CborItem, label: number): number | undefined {
  const value = memberOf(key, label);
  return value?.kind === "integer" ? Number(value.value) : undefined;
}
