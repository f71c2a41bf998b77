import type { Reading } from "./reading.ts";
import { MOST_SHOWN, type TreeNode } from "./tree.ts";

/** Nodes for plain runs of bytes. */

/** Lower-case hex of the bytes from `start` up to `end`, at most `MOST_SHOWN` of them. */
export function hexOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = "";
  for (let i = start; i < Math.min(end, start + MOST_SHOWN); i++) {
    text += (bytes[i] ?? 0).toString(16).padStart(2, "0");
  }
  return text;
}

export function bytesNode({ bytes }: Reading, label: string, start: number, end: number): TreeNode {
  return { label, kind: "bytes", start, end, value: hexOf(bytes, start, end) };
}

export function unreadNode({ bytes }: Reading, label: string, start: number, end: number): TreeNode {
  return { label, kind: "unread", start, end, value: hexOf(bytes, start, end) };
}

/** Tells bytes that are left over, if there are any, and gives the node for them. */
export function trailing(reading: Reading, start: number, end: number, after: string): TreeNode[] {
  if (start >= end) return [];
  const count = end - start === 1 ? "1 byte is" : `${end - start} bytes are`;
  reading.tell("trailing", start, `${count} left over after ${after}`);
  return [unreadNode(reading, "left over", start, end)];
}

/** Says of a node what its value stands for, if that is known. */
export function withMeaning(node: TreeNode, meaning: string | undefined): TreeNode {
  return meaning === undefined ? node : { ...node, meaning };
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
