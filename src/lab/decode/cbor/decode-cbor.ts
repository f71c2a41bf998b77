import { hexOf, trailing } from "../nodes.ts";
import { decodeWhole, type Reading } from "../reading.ts";
import { type Decoded, MOST_SHOWN, type TreeNode } from "../tree.ts";
import type { CborItem, CborMember } from "./item.ts";
import { readItem } from "./reader.ts";

/** CBOR of any kind as a tree: the whole must be one data item. */
export function decodeCbor(bytes: Uint8Array): Decoded {
  return decodeWhole(bytes, "CBOR", (reading) => {
    const item = readItem(reading, 0, bytes.length);
    const rest = trailing(reading, item.end, bytes.length, "the CBOR item");
    const tree = nodeOf(reading, item, "CBOR");
    if (rest.length === 0) return tree;
    return { label: "CBOR", kind: "fields", start: 0, end: bytes.length, children: [tree, ...rest] };
  });
}

/** What a member of a map is called and stands for, by whoever knows the map. Undefined: as it is written. */
export type Naming = (member: CborMember) => { label?: string; node?: TreeNode } | undefined;

/** The node of an item, without a name for anything in it but for what `naming` knows of a map's members. */
export function nodeOf(reading: Reading, item: CborItem, label: string, naming?: Naming): TreeNode {
  const { start, end } = item;
  const place = { label, kind: item.kind, start, end };
  switch (item.kind) {
    case "integer":
      return { ...place, value: integer(item.value) };
    case "float":
      // JSON has no NaN and no infinity.
      return { ...place, value: Number.isFinite(item.value) ? item.value : String(item.value) };
    case "simple":
      return { ...place, value: item.value };
    case "text":
      return { ...place, value: item.value.slice(0, MOST_SHOWN), ...chunks(reading, item.chunks) };
    case "bytes":
      return { ...place, value: hexOf(item.content), ...chunks(reading, item.chunks) };
    case "array":
      return { ...place, children: item.items.map((one, i) => nodeOf(reading, one, `[${i}]`)) };
    case "map":
      return { ...place, children: item.members.map((member) => memberNode(reading, member, naming)) };
    case "tag":
      return {
        ...place,
        value: integer(item.tag),
        children: [nodeOf(reading, item.content, "content")],
      };
    case "unread":
      return { ...place, value: hexOf(reading.bytes, start, end) };
  }
}

function memberNode(reading: Reading, member: CborMember, naming?: Naming): TreeNode {
  const named = naming?.(member);
  const label = named?.label ?? keyLabel(reading, member.key);
  const node = named?.node ?? nodeOf(reading, member.value, label);
  return { ...node, label, keyStart: member.key.start };
}

/** Names as they are; everything else so that it cannot be taken for a name. */
export function keyLabel(reading: Reading, key: CborItem): string {
  switch (key.kind) {
    case "integer":
      return String(key.value);
    case "text":
      return /^[A-Za-z_][\w.-]{0,63}$/.test(key.value) ? key.value : JSON.stringify(key.value.slice(0, 64));
    case "bytes":
      return `h'${hexOf(key.content.subarray(0, 32))}'`;
    case "float":
    case "simple":
      return String(key.value);
    default:
      return `${key.kind} ${hexOf(reading.bytes, key.start, Math.min(key.end, key.start + 16))}`;
  }
}

function chunks(reading: Reading, items: readonly CborItem[] | undefined): { children?: TreeNode[] } {
  return items ? { children: items.map((item, i) => nodeOf(reading, item, `[${i}]`)) } : {};
}

function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
