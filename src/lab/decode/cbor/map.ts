import { compareBytes } from "../../../bytes/equal.ts";
import { keyOf } from "../../../bytes/key-of.ts";
import type { Reading } from "../reading.ts";
import type { CborItem, CborMember } from "./item.ts";

/** Pairs the items of a map, and tells keys that are there twice or out of CTAP2's order (CTAP 2.1 §8). */
export function readMembers(reading: Reading, items: readonly CborItem[], end: number): CborMember[] {
  const members: CborMember[] = [];
  const seen = new Set<string>();
  let previous: CborItem | undefined;
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]];
    if (!key) break;
    if (key.whole) {
      const name = nameOf(reading, key);
      if (seen.has(name)) {
        reading.tell("duplicate-key", key.start, "The key is in the map already");
      } else if (previous && compareKeys(reading, previous, key) > 0) {
        reading.tell("not-canonical", key.start, "The key stands after one that should come later");
      }
      seen.add(name);
      previous = key;
    }
    const missing: CborItem = { kind: "unread", start: key.end, end, whole: false };
    members.push({ key, value: value ?? missing });
  }
  return members;
}

/** The same for two keys that mean the same, however they are written. */
function nameOf({ bytes }: Reading, key: CborItem): string {
  switch (key.kind) {
    case "integer":
    case "float":
    case "simple":
    case "text":
      return `${key.kind} ${String(key.value)}`;
    case "bytes":
      return `bytes ${keyOf(key.content)}`;
    default:
      return `other ${keyOf(bytes.subarray(key.start, key.end))}`;
  }
}

/** Lower major types first, then shorter keys, then bytewise. */
function compareKeys({ bytes }: Reading, a: CborItem, b: CborItem): number {
  const [left, right] = [bytes.subarray(a.start, a.end), bytes.subarray(b.start, b.end)];
  const majors = ((left[0] ?? 0) >> 5) - ((right[0] ?? 0) >> 5);
  return majors || left.length - right.length || compareBytes(left, right);
}
